"""Maps of a result: official symbols, layers in degrees for the browser, and a page that stands alone."""
