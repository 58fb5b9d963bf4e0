"""目标实现程度: how far a goal is attained, one percentage by dated rules, computed alike wherever it is shown."""
