"""What asks before it goes on."""
