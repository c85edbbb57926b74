"""How good extraction is: facts compared with gold facts."""
