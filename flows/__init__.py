"""Prefect flows: thin decorators over ``kg.stages``. ``kg`` works without them."""
