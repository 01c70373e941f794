"""What programs call: web hooks, the intake's API, and what watches over us."""
