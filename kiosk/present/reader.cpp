// One document of any kind: what they all have in common. What each kind adds is in reader_kinds.cpp.
#include <algorithm>

#include "kiosk/present/parts.h"
#include "kiosk/present/reader_parts.h"
#include "kiosk/shown.h"

namespace veche::kiosk {
namespace {

// Shorter texts are seen at a glance; buttons for them would only be in the way.
constexpr std::size_t blocks_worth_searching = 8;
constexpr std::size_t headings_worth_a_list = 3;

std::vector<ui::ReaderView::Heading> headings_of(const content::Document& document) {
    std::vector<ui::ReaderView::Heading> headings;
    int deepest = 7;
    // A long act has more headings than a list can hold with sense: two levels are enough to find the way.
    for (const content::Block& block : document.blocks) {
        if (block.kind == content::BlockKind::heading) deepest = std::min(deepest, block.level);
    }
    for (std::size_t i = 0; i < document.blocks.size(); ++i) {
        const content::Block& block = document.blocks[i];
        if (block.kind != content::BlockKind::heading || block.level > deepest + 1) continue;
        headings.push_back({i, block.level - deepest + 1, content::plain_text(block.spans)});
    }
    return headings;
}

ui::FindView find_view(const Scene& scene, const TextPage& page) {
    const ui::Wording& w = scene.w;
    const Forms& forms = scene.session().forms;
    ui::FindView find;
    find.field = "find";
    find.label = w("Find in this text");
    if (const auto buffer = forms.fields.find("find"); buffer != forms.fields.end()) {
        find.text = std::string(buffer->second.text());
        find.cursor = buffer->second.cursor();
        find.selection_begin = buffer->second.selection_begin();
    }
    find.keyboard = keyboard_of(scene);
    find.focused = forms.focused == "find";
    find.any = !page.found.empty();
    if (find.any) {
        find.found = w("{1} of {2}", {std::to_string(page.current_found + 1), std::to_string(page.found.size())});
    } else if (!find.text.empty()) {
        find.found = w("Not found. Try the beginning of the word.");
    }
    find.previous = {"find/previous", ui::Icon::less, w("Previous place"), ui::FindNext{-1}, false};
    find.next = {"find/next", ui::Icon::more, w("Next place"), ui::FindNext{1}, false};
    find.close = {"find/close", ui::Icon::close, w("Close"), ui::ShowFind{false}, false};
    return find;
}

void add_topics(ui::ReaderView& view, const Scene& scene, const content::Entry& entry) {
    std::string topics;
    for (const content::TopicId& id : entry.topics) {
        if (!topics.empty()) topics += " · ";
        topics += scene.topic(id);
    }
    add_fact(view.facts, entry.topics.size() > 1 ? scene.w("Topics") : scene.w("Topic"), std::move(topics));
}

}  // namespace

void add_page(ui::ReaderView& view, const Scene& scene, const content::Document& document) {
    const ui::Wording& w = scene.w;
    const Screen& screen = scene.screen();
    view.page = page_of(scene, screen);
    view.contents = headings_of(document);
    const TextPage& page = *text_page(screen);
    view.loading = page.layout == nullptr && !document.blocks.empty();
    view.loading_words = w("One moment");
    view.contents_title = w("Contents");
    if (view.contents.size() >= headings_worth_a_list) {
        view.contents_shown = page.contents_shown;
        view.tools.push_back({"tool/contents", ui::Icon::list,
                              page.contents_shown ? w("Close contents") : w("Contents"),
                              ui::ShowContents{!page.contents_shown}, page.contents_shown});
    }
    if (document.blocks.size() >= blocks_worth_searching && !page.contents_shown) {
        view.tools.push_back({"tool/find", ui::Icon::search, w("Find in text"), ui::ShowFind{true}, false});
    }
    if (page.find_shown) view.find = find_view(scene, page);
}

ui::ReaderView present_reader(const Scene& scene, const EntryData& data) {
    const content::Entry& entry = data.stored.entry;
    ui::ReaderView view;
    view.id = "reader/" + std::to_string(scene.screen().number);
    view.text_language = foreign_language(scene, entry.language);
    view.title = entry.title;
    view.summary = entry.summary;
    view.notices = common_notices(scene, data);
    view.facts = common_facts(scene, data);
    add_page(view, scene, *data.document);
    add_kind(view, scene, data);
    add_topics(view, scene, entry);
    std::vector<content::EntryId> shown;
    for (const ui::RowGroup& group : view.row_groups) {
        for (const ui::Row& row : group.rows) {
            if (const auto* place = std::get_if<ui::EntryPlace>(&row.place)) shown.push_back(place->id);
        }
    }
    for (ui::RowGroup& group : related_groups(scene, data, shown)) view.row_groups.push_back(std::move(group));
    return view;
}

}  // namespace veche::kiosk
