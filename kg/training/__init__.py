"""Training of the reader. Needs the extra ``train`` (torch); running the reader does not."""
