"""The trained reader: a small encoder that finds mentions, roles and relations in one pass."""
