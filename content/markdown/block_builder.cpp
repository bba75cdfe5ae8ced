#include "content/markdown/block_builder.h"

#include <algorithm>
#include <utility>

#include "base/normal_form.h"
#include "content/link.h"
#include "content/markdown.h"
#include "content/markdown/inline_text.h"
#include "content/markdown/segments.h"

namespace veche::content::markdown {
namespace {

constexpr int deepest_spans = 32;

std::string_view attribute_text(const MD_ATTRIBUTE& attribute) {
    return attribute.text == nullptr ? std::string_view{} : std::string_view(attribute.text, attribute.size);
}

}  // namespace

bool BlockBuilder::parse(std::string_view text) {
    // C callbacks: `user` is this builder. A builder that refused stops md4c by a value that is not 0.
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* user) {
        return static_cast<BlockBuilder*>(user)->enter_block(type, detail) ? 0 : 1;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void* /*detail*/, void* user) {
        return static_cast<BlockBuilder*>(user)->leave_block(type) ? 0 : 1;
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* user) {
        return static_cast<BlockBuilder*>(user)->enter_span(type, detail) ? 0 : 1;
    };
    parser.leave_span = [](MD_SPANTYPE type, void* /*detail*/, void* user) {
        return static_cast<BlockBuilder*>(user)->leave_span(type) ? 0 : 1;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* bytes, MD_SIZE size, void* user) {
        return static_cast<BlockBuilder*>(user)->take_text(type, std::string_view(bytes, size)) ? 0 : 1;
    };
    const int result = md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, this);
    if (result != 0 && error_.empty()) error_ = "the text cannot be read as Markdown";
    return result == 0;
}

bool BlockBuilder::refuse(std::string message) {
    if (error_.empty()) error_ = std::move(message);
    return false;
}

int BlockBuilder::level() const {
    const int lists = static_cast<int>(lists_.size());
    // A paragraph inside an item lies one deeper than the item's own marker.
    const int inside = lists == 0 ? 0 : (text_kind_ == BlockKind::list_item ? lists - 1 : lists);
    const int quotes = std::max(0, text_kind_ == BlockKind::quote ? quotes_ - 1 : quotes_);
    return std::min(base_level_ + inside + quotes, deepest_nesting);
}

bool BlockBuilder::enter_container() {
    const int depth = quotes_ + static_cast<int>(lists_.size());
    return depth <= deepest_nesting ||
           refuse("quotes and lists are nested deeper than " + std::to_string(deepest_nesting));
}

bool BlockBuilder::add_block(BlockKind kind) {
    if (blocks_.size() >= most_blocks) return refuse(too_many_blocks());
    Block block;
    block.kind = kind;
    block.level = kind == BlockKind::heading ? heading_level_ : level();
    if (kind == BlockKind::list_item) block.marker = std::exchange(marker_, {});
    block.spans = take_spans();
    blocks_.push_back(std::move(block));
    return true;
}

// Entities can part a letter from its mark ("&#1080;&#774;").
Spans BlockBuilder::take_spans() {
    for (Span& span : spans_) span.text = to_nfc(std::move(span.text));
    return std::exchange(spans_, {});
}

// The target of a link within the town; what leads out of it, or nowhere, becomes its text.
std::string BlockBuilder::allowed_link(std::string_view target) {
    const Link link = read_link(target);
    const bool inside = link.to == Link::To::entry || link.to == Link::To::attachment;
    if (inside && link.anchor.empty()) return std::string(target);
    if (link.to != Link::To::outside) wrong_links_.emplace_back(target);
    return {};
}

bool BlockBuilder::begin_item() {
    List& list = lists_.back();
    marker_ = list.ordered ? std::to_string(list.next++) + list.delimiter : "•";
    item_begins_ = true;
    return true;
}

void BlockBuilder::begin_text(BlockKind kind) {
    text_kind_ = std::exchange(item_begins_, false) ? BlockKind::list_item : kind;
    spans_.clear();
    in_text_ = true;
}

void BlockBuilder::end_text() {
    in_text_ = false;
    const bool empty = plain_text(spans_).find_first_not_of(' ') == std::string::npos;
    if (!empty) add_block(text_kind_);
    spans_.clear();
}

bool BlockBuilder::begin_table(const MD_BLOCK_TABLE_DETAIL& detail) {
    if (detail.col_count > most_table_columns) return refuse("a table has more than 32 columns");
    table_ = Block();
    table_.kind = BlockKind::table;
    cells_ = 0;
    return true;
}

// md4c sends no paragraph around the text of a tight list's item.
void BlockBuilder::begin_tight_item() {
    if (!in_text_ && !in_cell_ && !lists_.empty()) begin_text(BlockKind::paragraph);
}

bool BlockBuilder::enter_block(MD_BLOCKTYPE type, const void* detail) {
    if (in_text_) end_text();
    switch (type) {
        case MD_BLOCK_QUOTE: ++quotes_; return enter_container();
        case MD_BLOCK_UL: lists_.push_back({}); return enter_container();
        case MD_BLOCK_OL: {
            const auto* list = static_cast<const MD_BLOCK_OL_DETAIL*>(detail);
            lists_.push_back({true, list->start, list->mark_delimiter});
            return enter_container();
        }
        case MD_BLOCK_LI: return begin_item();
        case MD_BLOCK_HR: text_kind_ = BlockKind::rule; return add_block(BlockKind::rule);
        case MD_BLOCK_H:
            heading_level_ = static_cast<int>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
            begin_text(BlockKind::heading);
            return true;
        case MD_BLOCK_P:
            begin_text(quotes_ > 0 && lists_.empty() ? BlockKind::quote : BlockKind::paragraph);
            return true;
        case MD_BLOCK_CODE:
            in_code_ = true;
            code_line_.clear();
            return true;
        case MD_BLOCK_TABLE: return begin_table(*static_cast<const MD_BLOCK_TABLE_DETAIL*>(detail));
        case MD_BLOCK_THEAD: header_ = true; return true;
        case MD_BLOCK_TBODY: header_ = false; return true;
        case MD_BLOCK_TR: table_.rows.push_back({header_, {}}); return true;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            spans_.clear();
            in_cell_ = true;
            return ++cells_ <= most_table_cells || refuse("a table has more than 20000 cells");
        default: return true;
    }
}

bool BlockBuilder::leave_block(MD_BLOCKTYPE type) {
    if (in_text_) end_text();
    switch (type) {
        case MD_BLOCK_QUOTE: --quotes_; break;
        case MD_BLOCK_UL:
        case MD_BLOCK_OL: lists_.pop_back(); break;
        case MD_BLOCK_LI: item_begins_ = false; break;  // an empty item is left out
        case MD_BLOCK_CODE: end_code(); break;
        case MD_BLOCK_TH:
        case MD_BLOCK_TD:
            in_cell_ = false;
            table_.rows.back().cells.push_back(take_spans());
            break;
        case MD_BLOCK_TABLE:
            if (blocks_.size() >= most_blocks) return refuse(too_many_blocks());
            text_kind_ = BlockKind::table;
            table_.level = 0;
            blocks_.push_back(std::move(table_));
            break;
        default: break;
    }
    return error_.empty();
}

bool BlockBuilder::enter_span(MD_SPANTYPE type, const void* detail) {
    begin_tight_item();
    if (++spans_deep_ > deepest_spans) return refuse("bold, italic and links are nested deeper than 32");
    if (type == MD_SPAN_STRONG) ++strong_;
    if (type == MD_SPAN_EM) ++emphasis_;
    if (type == MD_SPAN_A) {
        links_.push_back(allowed_link(attribute_text(static_cast<const MD_SPAN_A_DETAIL*>(detail)->href)));
    }
    style_ = {{}, strong_ > 0, emphasis_ > 0, links_.empty() ? std::string() : links_.back()};
    return true;
}

bool BlockBuilder::leave_span(MD_SPANTYPE type) {
    --spans_deep_;
    if (type == MD_SPAN_STRONG) --strong_;
    if (type == MD_SPAN_EM) --emphasis_;
    if (type == MD_SPAN_A) links_.pop_back();
    style_ = {{}, strong_ > 0, emphasis_ > 0, links_.empty() ? std::string() : links_.back()};
    return true;
}

void BlockBuilder::add_text(std::string_view text) {
    const bool same = !spans_.empty() && spans_.back().strong == style_.strong &&
                      spans_.back().emphasis == style_.emphasis && spans_.back().link == style_.link;
    if (!same) spans_.push_back(style_);
    append_shown(spans_.back().text, text);
    if (spans_.back().text.empty()) spans_.pop_back();
}

void BlockBuilder::add_entity(std::string_view entity) {
    add_text(decode_entity(entity));
}

// Every line of code is a quoted line, with its blanks.
void BlockBuilder::add_code(std::string_view text) {
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        code_line_ += text.substr(0, end);
        if (end == std::string_view::npos) return;
        end_code();
        in_code_ = true;
        text.remove_prefix(end + 1);
    }
}

void BlockBuilder::end_code() {
    in_code_ = false;
    if (code_line_.empty()) return;
    begin_text(BlockKind::quote);
    add_text(std::exchange(code_line_, {}));
    end_text();
}

bool BlockBuilder::take_text(MD_TEXTTYPE type, std::string_view text) {
    if (in_code_) {
        add_code(text);
        return error_.empty();
    }
    begin_tight_item();
    if (!in_text_ && !in_cell_) return true;
    switch (type) {
        case MD_TEXT_BR:
            if (in_cell_ || text_kind_ == BlockKind::heading) {
                add_text(" ");
            } else {
                end_text();
                begin_text(quotes_ > 0 && lists_.empty() ? BlockKind::quote : BlockKind::paragraph);
            }
            break;
        case MD_TEXT_SOFTBR: add_text(" "); break;
        case MD_TEXT_NULLCHAR: add_text("\uFFFD"); break;
        case MD_TEXT_ENTITY: add_entity(text); break;
        default: add_text(text); break;
    }
    return error_.empty();
}

}  // namespace veche::content::markdown
