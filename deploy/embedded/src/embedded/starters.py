"""The people a new data folder begins with; `make person` adds the others."""

from issuer.people import User

STARTERS = (
    User("operator", "系统管理员", ("operator", "subscriber")),
    User("performance", "绩效评价股", ("PERFORMANCE_OFFICE",)),
    User("division", "业务股室", ("FINANCE_DIVISION",)),
    User("budget", "预算股", ("BUDGET_OFFICE",)),
    User("treasury", "国库支付系统", ("TREASURY",)),
    User("auditor", "审计局", ("AUDIT", "subscriber")),
)
