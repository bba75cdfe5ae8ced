#include "server/audit/heads.h"

#include <cerrno>
#include <fcntl.h>
#include <optional>

#include "base/files.h"
#include "base/json_reader.h"

namespace veche::server::audit {
namespace {

namespace fs = std::filesystem;

// What the key signs begins with it, and the key signs nothing else.
constexpr std::string_view domain = "veche-audit-heads-1\n";
constexpr std::size_t signature_digits = 128;
constexpr std::size_t hash_digits = 64;
constexpr std::uint64_t largest_file = std::uint64_t{64} * 1024 * 1024;  // of a line a day: some hundred years
constexpr std::uint64_t largest_handed_out = 1024;
constexpr std::int64_t most_lines = std::int64_t{1} << 53;
constexpr std::string_view ending = ".json";

Json json_of(const Head& head) {
    return Json(Json::Object{{"hash", head.hash}, {"number", head.number}});
}

Result<Head> read_head(const Json& json, const std::string& chain) {
    JsonErrors errors;
    JsonReader reader(json, "head '" + chain + "'", errors);
    Head head{reader.integer("number", 0, most_lines), reader.optional_text("hash", hash_digits)};
    if (errors.any()) return failure(errors.first);
    if (head.hash.size() != (head.number == 0 ? 0 : hash_digits)) return failure("head '" + chain + "': no hash");
    return head;
}

Result<SignedHeads> read_said(std::string_view text) {
    const auto json = parse_json(text);
    if (!json) return tl::unexpected(json.error());
    JsonErrors errors;
    SignedHeads said{{JsonReader(*json, "heads", errors).integer("when", 0, most_lines)}, {}};
    const Json* heads = json->find("heads");
    if (errors.any() || heads == nullptr || heads->object() == nullptr) return failure("says no heads");
    for (const auto& [chain, each] : *heads->object()) {
        auto head = read_head(each, chain);
        if (!head) return tl::unexpected(head.error());
        said.heads.emplace(chain, std::move(*head));
    }
    return said;
}

// Whoever may write there could put a link or a pipe in its place, at any moment. Nothing: there is none.
Result<std::optional<Head>> read_handed_out(const fs::path& file, const std::string& chain) {
    const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (opened.value() < 0 && errno == ENOENT) return std::optional<Head>();
    const Result<std::string> text =
        opened.value() < 0 ? Result<std::string>(failure("")) : read_open_file(opened, largest_handed_out);
    const auto json = text ? parse_json(*text) : tl::unexpected(text.error());
    auto head = json ? read_head(*json, chain) : tl::unexpected(json.error());
    if (!head) return failure(file.string() + ": not what the office hands out");
    return std::optional<Head>(std::move(*head));
}

}  // namespace

std::string sign_heads(const SignedHeads& heads, const protocol::SigningKey& key) {
    Json all{Json::Object{}};
    for (const auto& [chain, head] : heads.heads) all.insert(chain, json_of(head));
    const std::string said = write_json(Json(Json::Object{{"heads", std::move(all)}, {"when", heads.when.seconds}}));
    return protocol::to_hex(key.sign_bare(std::string(domain) + said)) + " " + said;
}

Result<SignedHeads> read_signed_heads(std::string_view line, const protocol::SigningPublicKey& key) {
    const auto signature = protocol::from_hex<protocol::Signature>(line.substr(0, signature_digits));
    if (!signature || line.size() <= signature_digits || line[signature_digits] != ' ') return failure("not signed");
    const std::string_view said = line.substr(signature_digits + 1);
    if (!protocol::verify_bare(key, std::string(domain) + std::string(said), *signature)) {
        return failure("not signed by the town's audit key");
    }
    return read_said(said);
}

Result<std::vector<std::string>> read_head_lines(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error) && !error) return std::vector<std::string>();
    const auto text = read_file(file, largest_file);
    if (!text) return tl::unexpected(text.error());
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < text->size();) {
        const std::size_t end = std::min(text->find('\n', from), text->size());
        lines.push_back(text->substr(from, end - from));
        from = end + 1;
    }
    return lines;
}

Result<void> add_head_line(const fs::path& file, const std::string& line) {
    const auto lines = read_head_lines(file);
    if (!lines) return tl::unexpected(lines.error());
    std::string text;
    for (const std::string& each : *lines) text += each + "\n";
    return write_file(file, text + line + "\n", 0600);
}

Result<void> hand_out(const fs::path& folder, const std::string& chain, const Head& head) {
    return write_file(folder / (chain + std::string(ending)), write_json(json_of(head)) + "\n", 0644);
}

HandedOut handed_out(const fs::path& folder, const std::vector<std::string>& chains) {
    HandedOut found;
    for (const std::string& chain : chains) {
        auto head = read_handed_out(folder / (chain + std::string(ending)), chain);
        if (!head) {
            found.faults.push_back(head.error());
        } else if (*head) {
            found.heads.emplace(chain, std::move(**head));
        }
    }
    return found;
}

}  // namespace veche::server::audit
