#include "server/desk/content_desk.h"

#include "server/databases.h"

namespace veche::server::desk {

Result<std::unique_ptr<ContentDesk>> ContentDesk::open(const Layout& layout, const Clock& clock, Random& random) {
    auto store = storage_of(layout)->content();
    if (!store) return tl::unexpected(store.error());
    return std::unique_ptr<ContentDesk>(new ContentDesk(layout, std::move(*store), clock, random));
}

Outcome<void> check_subject(const std::string& subject) {
    constexpr std::string_view entry = "entry/";
    if (subject == publish::town_subject) return {};
    if (subject.starts_with(entry) && content::is_entry_id(std::string_view(subject).substr(entry.size()))) return {};
    return refused(Why::unknown, "'" + subject + "' cannot be drafted; expected 'town', or 'entry/' and an id");
}

Outcome<store::Version> find_version(ContentDesk& desk, std::int64_t number) {
    auto version = desk.store().version(number);
    if (!version) return failed(version.error());
    if (!*version) return refused(Why::unknown, "no version " + std::to_string(number));
    return std::move(**version);
}

}  // namespace veche::server::desk
