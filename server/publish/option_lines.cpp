#include "server/publish/option_lines.h"

#include <algorithm>
#include <optional>

#include "server/publish/source_folder.h"
#include "server/publish/source_value.h"

namespace veche::server::publish {
namespace {

constexpr std::size_t longest_file = std::size_t{8} * 1024 * 1024;
constexpr std::string_view ids_field = "option_ids";

using Lines = std::vector<std::string>;  // each with its end

Lines lines_of(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

bool begins_with_field(const std::string& line, std::string_view field) {
    const std::size_t at = line.find_first_not_of(" \t");
    return at != std::string::npos && line.compare(at, field.size(), field) == 0;
}

// One spelling for one value, whatever lines it stands on.
std::string spelled(const SourceValue& value);

std::string spelled(const SourceTable& table) {
    std::string all = "{";
    for (const auto& [key, value] : table) all += std::to_string(key.size()) + ":" + key + "=" + spelled(value);
    return all + "}";
}

struct Speller {
    std::string operator()(std::monostate /*none*/) const { return "?"; }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return "i" + std::to_string(value); }
    std::string operator()(double value) const { return "d" + std::to_string(value); }
    std::string operator()(const std::string& value) const { return std::to_string(value.size()) + ":" + value; }
    std::string operator()(Date value) const { return to_string(value); }
    std::string operator()(const SourceArray& values) const {
        std::string all = "[";
        for (const SourceValue& value : values) all += spelled(value) + ",";
        return all + "]";
    }
    std::string operator()(const SourceTable& table) const { return spelled(table); }
};

std::string spelled(const SourceValue& value) {
    return std::visit(Speller{}, value.data);
}

SourceArray* questions_of(SourceTable& table) {
    const auto found = table.find("question");
    return found == table.end() ? nullptr : std::get_if<SourceArray>(&found->second.data);
}

// The ids that are to stand there, or null.
const std::vector<content::OptionId>* ids_for(const SourceTable& question, const OptionIds& ids) {
    const auto found = question.find("id");
    const auto* id = found == question.end() ? nullptr : std::get_if<std::string>(&found->second.data);
    const auto wanted = id == nullptr ? ids.questions.end() : ids.questions.find(content::QuestionId(*id));
    return wanted == ids.questions.end() ? nullptr : &wanted->second;
}

// What the front matter must read as afterwards.
void set_ids(SourceTable& table, const OptionIds& ids) {
    SourceArray* questions = questions_of(table);
    if (questions == nullptr) return;
    for (SourceValue& question : *questions) {
        auto* fields = std::get_if<SourceTable>(&question.data);
        const auto* wanted = fields == nullptr ? nullptr : ids_for(*fields, ids);
        if (wanted == nullptr) continue;
        SourceArray list;
        for (const content::OptionId& id : *wanted) list.push_back({0, 0, id.text()});
        (*fields)[std::string(ids_field)] = {0, 0, std::move(list)};
    }
}

// The line of ids as people write it, indented like its neighbour and with the same end.
std::string ids_line(const std::string& neighbour, const std::vector<content::OptionId>& ids) {
    std::string line = neighbour.substr(0, neighbour.find_first_not_of(" \t")) + std::string(ids_field) + " = [";
    for (std::size_t i = 0; i < ids.size(); ++i) line += (i == 0 ? "\"" : ", \"") + ids[i].text() + "\"";
    return line + (neighbour.ends_with("\r\n") ? "]\r\n" : "]\n");
}

void put_line(Lines& lines, const SourceTable& question, const std::vector<content::OptionId>& ids) {
    const auto options = question.find("options");
    if (options == question.end()) return;
    const auto first = static_cast<std::size_t>(options->second.line) - 1;
    const auto last = static_cast<std::size_t>(options->second.last_line) - 1;
    if (last >= lines.size() || !begins_with_field(lines[first], "options")) return;
    const std::string line = ids_line(lines[first], ids);
    const auto there = question.find(ids_field);
    if (there == question.end()) {
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(last) + 1, line);
        return;
    }
    const auto begin = static_cast<std::size_t>(there->second.line) - 1;
    const auto end = static_cast<std::size_t>(there->second.last_line) - 1;
    if (end >= lines.size() || !begins_with_field(lines[begin], ids_field)) return;
    lines[begin] = line;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(begin) + 1,
                lines.begin() + static_cast<std::ptrdiff_t>(end) + 1);
}

std::string joined(const Lines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line;
    return text;
}

// Where the front matter stands in the bytes as they are: they may be spelt otherwise than what is read of them.
struct Place {
    std::size_t begin = 0;
    std::size_t length = 0;
};

std::optional<Place> front_matter_in(std::string_view bytes) {
    const std::size_t begin = bytes.find('\n') + 1;
    if (bytes.substr(0, begin).find("+++") == std::string_view::npos) return std::nullopt;
    for (std::size_t at = begin; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        std::string_view line = bytes.substr(at, end - at);
        while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
        if (line == "+++") return Place{begin, at - begin};
        at = end + 1;
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> with_option_ids(const std::string& bytes, const OptionIds& ids) {
    const auto place = front_matter_in(bytes);
    if (!place) return failure("its front matter is no longer there");
    const std::string before = bytes.substr(place->begin, place->length);
    auto table = parse_source(before, 1);
    if (!table) return failure(table.error().message);
    Lines lines = lines_of(before);
    if (SourceArray* questions = questions_of(*table)) {
        // From the last to the first, so that the lines above keep their numbers.
        for (auto question = questions->rbegin(); question != questions->rend(); ++question) {
            const auto* fields = std::get_if<SourceTable>(&question->data);
            const auto* wanted = fields == nullptr ? nullptr : ids_for(*fields, ids);
            if (wanted != nullptr) put_line(lines, *fields, *wanted);
        }
    }
    const std::string front = joined(lines);
    const auto result = parse_source(front, 1);
    set_ids(*table, ids);
    if (!result || spelled(*result) != spelled(*table)) {
        return failure("its options do not stand on lines of their own");
    }
    std::string changed = bytes;
    return changed.replace(place->begin, place->length, front);
}

std::vector<std::string> write_option_ids(const std::filesystem::path& folder, const std::vector<OptionIds>& files) {
    std::vector<std::string> notes;
    for (const OptionIds& ids : files) {
        const auto with_ids = [&](const std::string& bytes) { return with_option_ids(bytes, ids); };
        if (const auto written = rewrite_file(folder, ids.file, longest_file, with_ids); !written) {
            notes.push_back(ids.file + ": the ids of its options could not be written into it (" +
                            written.error().message + "); they are kept with what was published");
        }
    }
    return notes;
}

}  // namespace veche::server::publish
