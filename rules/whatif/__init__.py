"""What-if: what a roster reaches, what falls when people leave, what the smallest repair is."""
