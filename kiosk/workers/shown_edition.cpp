#include "kiosk/workers/shown_edition.h"

#include <utility>

#include "base/log_event.h"
#include "content/rules/legal_profile.h"

namespace veche::kiosk {
namespace {

// For the log, whose readers look for it.
std::string_view name_of(DatabaseFault fault) {
    switch (fault) {
        case DatabaseFault::none: return "not_asked";
        case DatabaseFault::damaged: return "damaged";
        case DatabaseFault::disk_full: return "disk_full";
        case DatabaseFault::locked: return "locked";
        case DatabaseFault::unreadable: return "unreadable";
        case DatabaseFault::other: return "other";
    }
    return "";
}

std::optional<content::LegalProfile> built_in_profile(const content::LegalProfileId& id) {
    auto profile = content::legal_profile_from_toml(content::built_in_legal_profile(id), id.text() + ".toml");
    return profile ? std::optional(std::move(*profile)) : std::nullopt;
}

}  // namespace

ShownEdition::ShownEdition(const std::filesystem::path& folder, std::uint64_t disk_reserve, EventQueue& events,
                           const OnKeys& on_keys, const sync::Cancellation& cancellation)
    : folder_(folder),
      disk_reserve_(disk_reserve),
      events_(events),
      on_keys_(on_keys),
      cancellation_(cancellation),
      blobs_((folder / "content").string()),
      texts_(blobs_, cancellation) {}

bool ShownEdition::catch_up(sync::Synchroniser& synchroniser, content::Store::Check check) {
    const auto shown = show_newest(synchroniser, check);
    if (shown) {
        complained_.clear();
        return true;
    }
    if (store_ && store_->is_broken()) store_.reset();
    // No file would give the disk its room.
    if (fault_ != DatabaseFault::disk_full) synchroniser.check_files();
    complain(shown.error(), std::exchange(fault_, DatabaseFault::none));
    return false;
}

std::optional<std::uint64_t> ShownEdition::free_bytes() const {
    const auto folder = DurableFolder::open_existing(folder_, disk());
    const auto free = folder ? folder->free_bytes() : failure("no folder");
    return free ? std::optional(*free) : std::nullopt;
}

// The index takes nothing of the reserve; a broken one that was put aside goes before it has to wait.
Result<void> ShownEdition::find_room(std::span<const content::Entry> entries, const std::string& shown) {
    if (entries.empty()) return {};
    const std::uint64_t needed = disk_reserve_ + content::Store::growth_of(entries);
    const auto is_enough = [&](std::optional<std::uint64_t> free) { return !free || *free >= needed; };
    if (is_enough(free_bytes())) return {};
    content::Store::forget_broken(store_file());
    const auto free = free_bytes();
    if (is_enough(free)) return {};
    if (!shown.empty()) too_large_ = sync::EditionTooLarge{needed, *free};
    fault_ = DatabaseFault::disk_full;
    return failure("the index of the edition does not fit on this disk beside the reserve for what residents hand in");
}

Result<void> ShownEdition::open_store(content::Store::Check check) {
    auto opened = content::Store::open(store_file(), check);
    if (!opened) {
        fault_ = opened.error().fault;
        return failure(opened.error().message);
    }
    store_.emplace(std::move(*opened));
    if (store_->condition() == content::Store::Condition::replaced) {
        write_log(LogEvent::content_store_replaced);
    }
    return {};
}

// Entry by entry only where the edition the store shows is not here any more, or the town's topics changed.
Result<content::EditionChanges> ShownEdition::apply(const sync::Synchroniser& synchroniser,
                                                    const sync::ReadyEdition& newest, const std::string& shown) {
    const content::edition::Catalog& catalog = newest.catalog;
    const std::string name = protocol::to_hex(newest.catalog_hash);
    if (const auto before = synchroniser.catalog(shown)) {
        const auto step = content::edition::step_between(*before, catalog, blobs_);
        if (step) {
            if (auto room = find_room(step->come, shown); !room) return tl::unexpected(room.error());
            const auto changes = store_->apply_step(catalog.town, catalog.number, *step, texts_, name);
            if (!changes) return tl::unexpected(changes.error());
            if (*changes) return **changes;
        }
    }
    const auto entries = content::edition::read_entries(catalog, blobs_);
    if (!entries) return tl::unexpected(entries.error());
    if (auto room = find_room(*entries, shown); !room) return tl::unexpected(room.error());
    return store_->apply_edition(catalog.town, catalog.number, *entries, texts_, name);
}

Result<void> ShownEdition::show_newest(const sync::Synchroniser& synchroniser, content::Store::Check check) {
    too_large_.reset();
    if (!store_) {
        if (auto opened = open_store(check); !opened) return opened;
    }
    const auto& newest = synchroniser.newest();
    if (!newest) {
        events_.post(TownLoaded{});
        return {};
    }
    const auto shown = store_->catalog();
    if (!shown || *shown != protocol::to_hex(newest->catalog_hash)) {
        const auto changes = apply(synchroniser, *newest, shown.value_or(std::string()));
        if (!changes) {
            if (fault_ == DatabaseFault::none) fault_ = store_->last_fault();
            return tl::unexpected(changes.error());
        }
        write_log(LogEvent::edition_shown, {{"edition", std::to_string(newest->catalog.number)},
                                            {"added", std::to_string(changes->added)},
                                            {"changed", std::to_string(changes->changed)},
                                            {"removed", std::to_string(changes->removed)}});
    }
    const content::Town& town = newest->catalog.town;
    on_keys_({&synchroniser.device_key(), &synchroniser.records(), town});
    auto profile = content::edition::read_legal_profile(town, blobs_);
    // Damaged on the disk: what was read before, or the built-in one. Nobody is turned away for it.
    if (!profile && !profile_) profile_ = built_in_profile(town.legal_profile);
    const std::string problem = profile ? std::string() : "legal profile: " + profile.error().message;
    if (profile) profile_ = std::move(*profile);
    // Told once, not at every try to do better.
    if (problem.empty() || problem != complained_) events_.post(TownLoaded{town, profile_, newest->catalog.number, {}});
    return problem.empty() ? Result<void>() : failure(problem);
}

void ShownEdition::complain(const Error& error, DatabaseFault fault) {
    if (cancellation_.cancelled()) return;
    if (std::exchange(complained_, error.message) == error.message) return;
    write_log(LogEvent::edition_not_shown, {{"reason", error.message}, {"store", std::string(name_of(fault))}});
    TownLoaded failed;
    failed.problem = error.message;
    failed.fault = fault;
    events_.post(std::move(failed));
}

}  // namespace veche::kiosk
