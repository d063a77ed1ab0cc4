"""The public doors of the ground floor."""
