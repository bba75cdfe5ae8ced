// Listens to md4c over one segment and adds its blocks to a document. One builder a segment; single thread.
#pragma once

#include <md4c.h>
#include <string>
#include <string_view>
#include <vector>

#include "content/document.h"

namespace veche::content::markdown {

class BlockBuilder {
  public:
    // Adds to `blocks` (borrowed); `base_level` is added to the depth of every block.
    BlockBuilder(std::vector<Block>& blocks, int base_level) : blocks_(blocks), base_level_(base_level) {}

    // False when a limit was passed; error() says which.
    [[nodiscard]] bool parse(std::string_view text);
    [[nodiscard]] const std::string& error() const { return error_; }
    // What the links of the text lead to that is wrong (content/link.h).
    [[nodiscard]] std::vector<std::string>& wrong_links() { return wrong_links_; }

  private:
    struct List {
        bool ordered = false;
        unsigned next = 1;
        char delimiter = '.';
    };

    bool enter_block(MD_BLOCKTYPE type, const void* detail);
    bool leave_block(MD_BLOCKTYPE type);
    bool enter_span(MD_SPANTYPE type, const void* detail);
    bool leave_span(MD_SPANTYPE type);
    bool take_text(MD_TEXTTYPE type, std::string_view text);

    bool enter_container();
    bool begin_item();
    void begin_tight_item();
    bool begin_table(const MD_BLOCK_TABLE_DETAIL& detail);
    bool add_block(BlockKind kind);
    std::string allowed_link(std::string_view target);
    [[nodiscard]] Spans take_spans();
    void begin_text(BlockKind kind);
    void end_text();
    void add_code(std::string_view text);
    void end_code();
    void add_text(std::string_view text);
    void add_entity(std::string_view entity);
    bool refuse(std::string message);
    [[nodiscard]] int level() const;

    std::vector<Block>& blocks_;
    int base_level_ = 0;
    std::vector<List> lists_;
    int quotes_ = 0;
    int spans_deep_ = 0;
    std::string marker_;  // of the item whose first block is still to come
    bool item_begins_ = false;
    BlockKind text_kind_ = BlockKind::paragraph;
    int heading_level_ = 0;
    bool in_text_ = false;
    std::string code_line_;
    bool in_code_ = false;
    Block table_;
    std::size_t cells_ = 0;
    bool in_cell_ = false;
    bool header_ = false;
    Span style_;  // strong, emphasis and link of the text to come
    int strong_ = 0;
    int emphasis_ = 0;
    std::vector<std::string> links_;
    std::vector<std::string> wrong_links_;
    Spans spans_;
    std::string error_;
};

}  // namespace veche::content::markdown
