"""Where the parts of a form lie: titles, headings, labels and the cells that belong to them."""
