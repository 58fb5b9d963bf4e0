"""规则集: rules as dated data, shipped with the product or set by the county with four eyes; it knows no service."""
