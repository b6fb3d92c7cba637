"""Build time: from checklist data to pages, and from a draft to a published version."""
