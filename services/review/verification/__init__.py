"""What firms promised under 告知承诺制, and its verification after the grant (C-09, C-10, N-12)."""
