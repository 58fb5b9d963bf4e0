"""Self-evaluation forms (绩效自评表) that were read from a file, as what is filled in."""
