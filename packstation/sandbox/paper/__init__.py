"""What the simulator draws: labels, customs papers and manifests."""
