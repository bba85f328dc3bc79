"""The look: colours, fonts and spacing of Gradio's own widgets, and the files the page brings along.

Owns the palette; `style.css` takes it from Gradio's variables and adds what is ours alone. Invariants: only fonts of
the user's machine; text on every ground it stands on has a contrast of at least 4.5 (WCAG AA).
"""

from functools import cache
from pathlib import Path
from urllib.parse import quote

import gradio as gr

ASSETS = Path(__file__).with_name("assets")
STYLE = Path(__file__).with_name("style.css")
FAVICON = ASSETS / "favicon.svg"
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "monospace")
_INK = "#f1f5fd #e3ebfa #c7d7f5 #9dbcf5 #6e97e8 #3a68c4 #1f4fa3 #1a4288 #17376f #142d59 #0d1c38"  # 50, 100, … 900, 950
_SLATE = "#f6f7f9 #eceef2 #dfe3ea #c4cad4 #a3abb8 #6f7886 #5a6270 #424954 #323945 #171b22 #0f1216"


def logo() -> str:
    """The logo as markup that takes the colours of the page around it."""
    return (ASSETS / "logo.svg").read_text(encoding="utf-8")


@cache
def head() -> str:
    """What comes first in the page's head: our icon, and our script, which must run before Gradio's."""
    icon = quote(FAVICON.read_text(encoding="utf-8"))
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    return f'<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{icon}"><script>{script}</script>'


def theme() -> gr.themes.Base:
    """Gradio's widgets in our colours, light and dark."""
    ink, slate = (gr.themes.Color(*shades.split()) for shades in (_INK, _SLATE))
    return gr.themes.Base(
        primary_hue=ink, secondary_hue=ink, neutral_hue=slate, font=FONTS, font_mono=MONO, radius_size="md"
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="#1d2129",
        body_text_color_dark="#e6e8ec",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_400",
        background_fill_primary="#ffffff",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_100",
        background_fill_secondary_dark="*neutral_800",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_800",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_300",
        link_text_color_hover="*primary_800",
        link_text_color_hover_dark="*primary_200",
        link_text_color_visited="*primary_600",
        link_text_color_visited_dark="*primary_300",
        link_text_color_active="*primary_800",
        link_text_color_active_dark="*primary_200",
        block_background_fill="#ffffff",
        block_background_fill_dark="*neutral_900",
        block_border_width="1px",
        block_shadow="none",
        block_label_background_fill="*neutral_100",
        block_label_background_fill_dark="*neutral_800",
        block_label_text_color="#1d2129",
        block_label_text_color_dark="#e6e8ec",
        block_title_text_color="#1d2129",
        block_title_text_color_dark="#e6e8ec",
        block_title_text_weight="600",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_400",
        input_background_fill="#ffffff",
        input_background_fill_dark="*neutral_950",
        input_border_color="*neutral_300",
        input_border_color_dark="#4d5666",
        input_border_color_focus="*primary_600",
        input_border_color_focus_dark="*primary_300",
        input_border_width="1px",
        input_placeholder_color="*neutral_600",
        input_placeholder_color_dark="*neutral_400",
        checkbox_border_color="*neutral_500",
        checkbox_border_color_dark="*neutral_500",
        checkbox_background_color_selected="*primary_600",
        checkbox_background_color_selected_dark="*primary_500",
        checkbox_label_background_fill_selected="*primary_100",
        checkbox_label_background_fill_selected_dark="*primary_900",
        checkbox_label_text_color_selected="#1d2129",
        checkbox_label_text_color_selected_dark="#e6e8ec",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#ffffff",
        button_secondary_background_fill="#ffffff",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_700",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        button_secondary_text_color="#1d2129",
        button_secondary_text_color_dark="#e6e8ec",
        button_cancel_background_fill="#b42318",
        button_cancel_background_fill_dark="#b42318",
        button_cancel_background_fill_hover="#8f1c13",
        button_cancel_background_fill_hover_dark="#8f1c13",
        button_cancel_text_color="#ffffff",
        button_cancel_text_color_dark="#ffffff",
        button_border_width="1px",
        slider_color="*primary_600",
        slider_color_dark="*primary_400",
        layout_gap="16px",
    )
