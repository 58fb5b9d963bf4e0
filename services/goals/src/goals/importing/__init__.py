"""Declaration forms (绩效目标申报表) that were read from a file, as the content of a goal."""
