"""Monitoring forms (绩效目标执行监控表) that were read from files."""
