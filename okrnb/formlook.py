"""How forms look: labels are never cut, what listens is easy to see, in light and dark."""

# The arrow of a choice, drawn for both themes: the one that comes with it cannot be seen on black.
_ARROW = (
    "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E"
    "%3Cpath fill='{colour}' d='M5 7l4 5 4-5z'/%3E%3C/svg%3E\")"
)
LOOK = f"""<style>
.okrnb-form select {{
  background-image: {_ARROW.format(colour="%23333")}; background-size: 18px;
  background-repeat: no-repeat; background-position: right center;
}}
[data-jp-theme-light="false"] .okrnb-form select {{
  background-image: {_ARROW.format(colour="%23ddd")};
}}
.okrnb-line .widget-label {{
  white-space: normal; overflow: visible; height: auto; line-height: 1.3; padding-top: 5px;
}}
.okrnb-line .widget-dropdown, .okrnb-line .widget-text {{ height: auto; min-height: 28px; }}
.okrnb-line select, .okrnb-line input {{ height: 28px; }}
.okrnb-line .widget-checkbox {{ height: auto; min-height: 28px; margin-left: 16.4em; }}
.okrnb-line .widget-checkbox .widget-label-basic {{
  display: flex; align-items: center; height: auto; line-height: 1.4; padding: 0;
  white-space: normal; overflow: visible;
}}
.okrnb-line .widget-checkbox input {{ height: auto; margin: 0 6px 0 0; flex: none; }}
.okrnb-form .widget-html-content {{ line-height: 1.4; white-space: normal; }}
.okrnb-form textarea {{ font-family: var(--jp-ui-font-family, sans-serif); line-height: 1.4; }}
.okrnb-form table {{ margin-left: 0; margin-right: 0; }}
.okrnb-picture img {{ max-height: 42vh; width: auto; }}
.okrnb-form input:focus-visible, .okrnb-form textarea:focus-visible,
.okrnb-form select:focus-visible, .okrnb-form button:focus-visible {{
  outline: 2px solid var(--jp-brand-color1, #1976d2) !important; outline-offset: 1px;
}}
.okrnb-form :is(input, textarea) {{ unicode-bidi: plaintext; text-align: start; }}
.okrnb-form .widget-html-content {{ overflow-wrap: break-word; }}
.okrnb-form .widget-label[style*="width: 0px"] {{ margin: 0; padding: 0; }}
.okrnb-form .widget-dropdown {{ position: relative; }}
.okrnb-form .widget-dropdown:has(select:focus-visible)::after {{
  content: "Space opens the list, then arrows and Enter"; position: absolute; z-index: 9;
  right: 0; top: calc(100% + 3px); padding: 2px 8px; border-radius: 2px; line-height: 1.4;
  white-space: nowrap; color: var(--jp-ui-inverse-font-color1, #fff);
  background: var(--jp-inverse-layout-color2, #222);
}}
.okrnb-form ::placeholder {{ color: var(--jp-ui-font-color2, #666); opacity: 1; }}
</style>"""
"""The style sheet of every form.

While a list is closed, arrows and letters go to JupyterLab and not to the list: so the hint how to
open it shows where a list is reached without a mouse, and only there.
"""
