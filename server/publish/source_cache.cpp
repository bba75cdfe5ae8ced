#include "server/publish/source_cache.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/blake2b.h"
#include "base/files.h"
#include "base/json_reader.h"
#include "content/limits.h"

namespace veche::server::publish {
namespace {

constexpr int format = 1;
constexpr std::uint64_t longest_file = std::uint64_t{64} * 1024 * 1024;
constexpr std::size_t most_links = 10'000;
constexpr std::size_t most_sources = 20'000;
constexpr std::size_t longest_text = 4096;

// Another program may read the same bytes otherwise.
std::string this_program() {
    struct stat status {};
    if (::stat("/proc/self/exe", &status) != 0) return {};
    return fmt::format("{}-{}.{}", status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
}

Json json_of(const std::string& key, const KnownSource& source) {
    Json::Array references;
    for (const Reference& reference : source.references) {
        Json::Object object{{"id", reference.id.text()}};
        if (reference.kind) object.emplace("kind", content::name_of(*reference.kind));
        references.emplace_back(std::move(object));
    }
    return Json::Object{{"key", key},
                        {"id", source.id.text()},
                        {"language", content::code(source.language)},
                        {"references", std::move(references)},
                        {"links", Json::Array(source.links.begin(), source.links.end())}};
}

KnownSource source_of(JsonReader& reader, JsonErrors& errors) {
    KnownSource source;
    source.id = content::EntryId(reader.text("id", longest_text));
    const auto language = content::language_from_code(reader.text("language", longest_text));
    if (!language) reader.fail("language", "expected a language");
    source.language = language.value_or(source.language);
    for (const Json& value : reader.array("references", most_links)) {
        JsonReader fields(value, "a reference", errors);
        Reference reference;
        reference.id = content::EntryId(fields.text("id", longest_text));
        if (const std::string kind = fields.optional_text("kind", longest_text); !kind.empty()) {
            reference.kind = content::from_written<content::Kind>(kind);
            if (!reference.kind) fields.fail("kind", "expected a kind");
        }
        source.references.push_back(std::move(reference));
    }
    source.links = reader.optional_texts("links", most_links, longest_text);
    return source;
}

}  // namespace

std::string source_key(std::string_view name, std::string_view settings, std::string_view bytes) {
    return blake2b_hex({settings, "\n", name, "\n", bytes});
}

SourceCache SourceCache::read(const std::filesystem::path& file, const std::string& edition) {
    const auto bytes = read_file(file, longest_file);
    const auto json = bytes ? parse_json(*bytes) : tl::unexpected(bytes.error());
    if (!json) return {};
    JsonErrors errors;
    JsonReader reader(*json, "sources", errors);
    const bool same = reader.integer("format", 1, 1'000'000) == format &&
                      reader.text("edition", longest_text) == edition &&
                      reader.text("program", longest_text) == this_program();
    if (!same || errors.any()) return {};
    SourceCache cache;
    for (const Json& value : reader.array("sources", most_sources)) {
        JsonReader fields(value, "a source", errors);
        std::string key = fields.text("key", longest_text);
        cache.known_.emplace(std::move(key), source_of(fields, errors));
    }
    return errors.any() ? SourceCache() : cache;
}

const KnownSource* SourceCache::find(const std::string& key) const {
    const auto found = known_.find(key);
    return found == known_.end() ? nullptr : &found->second;
}

Result<void> SourceCache::write(const std::filesystem::path& file, const std::string& edition) const {
    Json::Array sources;
    for (const auto& [key, source] : kept_) sources.push_back(json_of(key, source));
    const Json json(Json::Object{
        {"format", format}, {"edition", edition}, {"program", this_program()}, {"sources", std::move(sources)}});
    return write_file(file, write_json(json), 0644);
}

}  // namespace veche::server::publish
