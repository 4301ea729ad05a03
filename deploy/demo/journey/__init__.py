"""The whole way of a licence, driven over HTTP as its users would."""
