"""The spaCy pipeline: entities, roles, relations, figures and addresses of one abstract."""
