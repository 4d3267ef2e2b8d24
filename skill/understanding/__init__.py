"""What words mean while something is open, for every host. No files, no platform."""
