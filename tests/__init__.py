"""All tests; a package so that another `tests` in site-packages cannot shadow the helpers."""
