"""What the simulator does with orders and consignments."""
