#include "server/commands/destroyed_again.h"

#include <filesystem>
#include <map>

#include "base/clock.h"
#include "server/commands/backup_manifest.h"
#include "server/commands/command_actor.h"
#include "server/databases.h"
#include "server/desk/case_edit.h"
#include "server/store/destroyed_cases.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

using Destroyed = std::map<protocol::EnvelopeId, Instant>;

void add_known(const Layout& layout, Destroyed& all) {
    const auto registry = storage_of(layout)->connect(store::registry_schema(), store::Storage::Access::read);
    const auto known = registry ? store::destroyed_cases(**registry) : Result<Destroyed>(Destroyed());
    if (known) all.insert(known->begin(), known->end());
}

// Another town's cases are not in the restored registry, so they do no harm.
Destroyed known_to(const Layout& source, const Layout& layout) {
    Destroyed all;
    add_known(layout, all);
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(fs::canonical(source.root, error).parent_path(), error)) {
        if (entry.is_directory(error) && read_manifest(entry.path())) add_known(Layout{entry.path()}, all);
    }
    return all;
}

}  // namespace

Result<std::size_t> destroy_again(const Layout& source, const Layout& layout, const Layout& staged) {
    const Destroyed destroyed = known_to(source, layout);
    if (destroyed.empty()) return 0;
    const auto registry = storage_of(staged)->registry({});
    if (!registry) return tl::unexpected(registry.error());
    const desk::Actor actor = command_actor(layout, "restore");
    std::vector<store::CaseChange> changes;
    for (const auto& [id, when] : destroyed) {
        auto subject = (*registry)->find(protocol::to_hex(id));
        if (!subject) return tl::unexpected(subject.error());
        if (!*subject || (*subject)->destroyed) continue;
        store::CaseChange change;
        change.after = std::move(**subject);
        store::forget_words(change.after, when);
        change.act = staff_act(actor.by, "case.destroy", desk::subject_of(id),
                               Json::Object{{"reason", "it had been destroyed when an older backup was restored"}});
        changes.push_back(std::move(change));
    }
    if (changes.empty()) return 0;
    const auto done = (*registry)->change_cases(changes, nullptr);
    if (!done) return tl::unexpected(done.error());
    return changes.size();
}

}  // namespace veche::server::commands
