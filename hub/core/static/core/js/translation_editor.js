// wagtail-localize keeps the words of the source as HTML and shows them as they are kept: whoever translates
// "Pane & vino" would read "Pane &amp; vino".
document.addEventListener("DOMContentLoaded", () => {
  for (const editor of document.querySelectorAll(".js-translation-editor")) {
    const props = JSON.parse(editor.dataset.props);
    for (const segment of props.segments) {
      if (segment.type === "string") segment.source = segment.source.replaceAll("&amp;", "&");
    }
    editor.dataset.props = JSON.stringify(props);
  }
});
