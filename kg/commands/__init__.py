"""The commands of ``kg``, a file for each kind of work."""
