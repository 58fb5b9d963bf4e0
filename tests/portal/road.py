"""The road project as a clerk types it into the declaration form."""

ROAD = {
    "content.name": "农村公路养护经费",
    "content.starts_on": "2020-01-01",
    "content.ends_on": "2020-12-31",
    "content.fiscal_funds": "1,200,000.00",
    "content.annual_goal": "养护县道四十公里，全年不断交",
}
ROWS = [
    ("产出", "数量", "养护里程", "≥", "40", "公里", "50"),
    ("效益", "社会效益", "通行保障", "定性", "全年不断交", "", "30"),
    ("满意度", "服务对象满意度", "群众满意度", "≥", "90", "%", "10"),
]
