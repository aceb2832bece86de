"""Draws public/icon/*.png from icon.svg, in the browser that also runs the tests. Run after a change of the drawing."""  # noqa: INP001

from pathlib import Path

from playwright.sync_api import sync_playwright

EXTENSION = Path(__file__).parents[1]
SIZES_PX = (16, 32, 48, 128)


def main() -> None:
    """Write one file a size."""
    drawing = (EXTENSION / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND"],
        )
        for size in SIZES_PX:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{drawing}")
            page.screenshot(path=EXTENSION / "public" / "icon" / f"{size}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
