"""The desk: a stand-in for an Echo and for Amazon's cloud."""
