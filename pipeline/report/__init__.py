"""The report for people: source and English side by side, every edit in sight.

One HTML page that needs nothing else: no network, no fonts, no framework.  Its style
and its few lines of script stand in it, and its content security policy allows no
others, so a hostile document can neither call out nor run code.  It holds no times
and no host names: the same documents give the same page.
"""

from pipeline.report.pages import PAGE_LIMIT, pages, render

__all__ = ["PAGE_LIMIT", "pages", "render"]
