#include "server/publish/plain_tables.h"

#include <algorithm>

#include "base/utf8.h"
#include "content/markdown/markers.h"

namespace veche::server::publish {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t most_columns = 12;
constexpr std::size_t longest_label = 80;  // code points

bool begins_cell(const std::string& line) {
    const std::size_t tab = line.find('\t');
    return tab != std::string::npos && line.find_first_not_of(' ') == tab;
}

std::string trimmed(std::string_view text) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t"), text.size());
    std::size_t end = text.size();
    while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
    return std::string(text.substr(begin, end - begin));
}

Row cells_of(const std::string& line) {
    Row cells;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find('\t', at), line.size());
        cells.push_back(trimmed(std::string_view(line).substr(at, end - at)));
        at = end + 1;
    }
    return cells;
}

// Lines "a<tab>b<tab>c" with as many cells each.
std::size_t take_grid(const std::vector<std::string>& lines, std::size_t from, std::vector<PlainBlock>& blocks) {
    PlainBlock table{PlainBlockKind::table, {}, {}};
    for (std::size_t i = from; i < lines.size() && lines[i].find('\t') != std::string::npos && !begins_cell(lines[i]);
         ++i) {
        Row cells = cells_of(lines[i]);
        if (!table.rows.empty() && cells.size() != table.rows[0].size()) break;
        table.rows.push_back(std::move(cells));
    }
    const std::size_t taken = table.rows.size();
    if (taken < 2 || table.rows[0].size() > most_columns) return 0;
    blocks.push_back(std::move(table));
    return taken;
}

// The lines of one cell a piece.
struct CellRow {
    std::vector<Row> cells;
    std::size_t taken = 0;
};

CellRow take_row(const std::vector<std::string>& lines, std::size_t from) {
    CellRow row;
    for (std::size_t i = from; i < lines.size() && !lines[i].empty(); ++i) {
        if (begins_cell(lines[i])) row.cells.emplace_back();
        row.cells.back().push_back(trimmed(lines[i]));
        ++row.taken;
    }
    std::erase_if(row.cells, [](const Row& cell) { return cell.size() == 1 && cell[0].empty(); });
    return row;
}

bool is_label(const Row& cell) {
    return cell.size() == 1 && fits_code_points(cell[0], longest_label) && !cell[0].ends_with('.') &&
           !cell[0].ends_with(';');
}

void add_lines(const Row& lines, std::vector<PlainBlock>& blocks) {
    for (PlainBlock& block : find_blocks(lines)) blocks.push_back(std::move(block));
}

void add_row(const CellRow& row, std::vector<PlainBlock>& blocks) {
    const bool labels = std::all_of(row.cells.begin(), row.cells.end(), is_label);
    if (row.cells.size() == 2 && is_label(row.cells[0])) {
        blocks.push_back({PlainBlockKind::label, row.cells[0][0], {}});
        add_lines(row.cells[1], blocks);
    } else if (row.cells.size() > 2 && labels) {
        for (const Row& cell : row.cells) {
            const bool numbered = content::markdown::find_marker(cell[0]).kind != content::markdown::MarkerKind::none;
            blocks.push_back({numbered ? PlainBlockKind::paragraph : PlainBlockKind::bullet, cell[0], {}});
        }
    } else {
        for (const Row& cell : row.cells) add_lines(cell, blocks);
    }
}

}  // namespace

std::size_t take_tables(const std::vector<std::string>& lines, std::size_t from, std::vector<PlainBlock>& blocks) {
    if (lines[from].find('\t') == std::string::npos) return 0;
    if (!begins_cell(lines[from])) return take_grid(lines, from, blocks);
    const CellRow row = take_row(lines, from);
    add_row(row, blocks);
    return row.taken;
}

}  // namespace veche::server::publish
