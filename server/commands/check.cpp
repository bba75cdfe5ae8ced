#include "server/edition/check.h"

#include <fmt/format.h>
#include <ostream>
#include <system_error>

#include "base/file_trees.h"
#include "base/files.h"
#include "server/commands/backup_files.h"
#include "server/commands/commands.h"
#include "server/commands/permissions.h"
#include "server/commands/server_folder.h"
#include "server/commands/shown.h"
#include "server/databases.h"
#include "server/desk/registry_desk.h"
#include "server/edition/archive_check.h"
#include "server/edition/expiry.h"
#include "server/edition/published.h"
#include "server/edition/renewal.h"
#include "server/edition/rules.h"
#include "server/edition/signing.h"
#include "server/editorial/check.h"
#include "server/records_folder.h"
#include "server/registrar/case_seal.h"
#include "server/store/sqlite_files.h"
#include "server/town_keys.h"
#include "sync/protocol/status_record.h"

namespace veche::server::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_told = 20;

// One look at the folder: what is wrong goes to `out`, and what can be mended is, when that was asked for.
class Check {
  public:
    Check(const ServerFolder& folder, bool mend, std::ostream& out)
        : folder_(folder), layout_(folder.layout), mend_(mend), out_(out) {}

    Result<void> run() {
        if (auto looked = look_at_renewal(); !looked) return looked;
        look_at_permissions();
        // Not counted: what cannot be mended here ends no timer's check.
        if (const auto warning = warning_of(folder_.configuration.office); !warning.empty()) {
            out_ << "note: " << warning << "\n";
        }
        look_at_keys();
        look_at_databases();
        look_at_records();
        look_at_attachments();
        look_at_cases();
        look_at_editorial();
        look_at_rules();
        if (auto looked = look_at_content(); !looked) return looked;
        look_at_expiry();
        out_ << (found_ == 0 ? "All is well.\n" : fmt::format("{} found, {} mended.\n", found_, mended_));
        if (found_ == mended_) return {};
        return failure(fmt::format("{}: {} to be mended{}", layout_.root.string(), found_ - mended_,
                                   mend_ ? "" : "; `veche-server check --mend` mends what can be mended"));
    }

  private:
    void tell(const std::string& what, const std::string& remedy = {}) {
        ++found_;
        out_ << what << (remedy.empty() ? "" : ". " + remedy) << "\n";
    }

    // Tells it, and how the mending went.
    template <typename Mend>
    void tell_and_mend(const std::string& what, const std::string& remedy, Mend mend) {
        tell(what, mend_ ? std::string() : remedy);
        if (!mend_) return;
        const Result<void> done = mend();
        if (done) ++mended_;
        out_ << (done ? "  mended\n" : "  not mended: " + done.error().message + "\n");
    }

    void look_at_permissions() {
        const auto faults = check_permissions(folder_);
        if (!faults) return tell(faults.error().message);
        for (std::size_t i = 0; i < faults->size() && i < most_told; ++i) out_ << (*faults)[i] << "\n";
        if (faults->size() > most_told) out_ << fmt::format("and {} more like these\n", faults->size() - most_told);
        found_ += faults->size();
        if (faults->empty() || !mend_) return;
        const auto arranged = arrange_permissions(folder_);
        if (arranged) mended_ += faults->size();
        out_ << (arranged ? "  mended\n" : "  not mended: " + arranged.error().message + "\n");
    }

    // First: until it is ended, keys and metadata do not fit each other.
    Result<void> look_at_renewal() {
        if (!has_staged_root(layout_)) return {};
        const auto lock = lock_publishing(layout_);
        if (!lock) return tl::unexpected(lock.error());
        tell_and_mend("a renewal of the root was ended midway", "Call `veche-server renew` again",
                      [&]() -> Result<void> {
                          if (const auto ended = finish_staged_root(folder_, out_); !ended)
                              return tl::unexpected(ended.error());
                          return {};
                      });
        return {};
    }

    void look_at_keys() {
        const auto town = read_town_identity(layout_);
        if (!town) return tell(town.error().message, "Bring town.json from a backup");
        for (const KeyName name : all_keys) {
            std::error_code error;
            if (may_be_missing(*town, name) && !fs::exists(key_file(layout_, name), error)) continue;
            if (auto key = read_key(layout_, name); !key) {
                tell(key.error().message, "Bring it from where keys/ is kept");
                continue;
            }
            if (auto right = check_key(layout_, name, *town); !right) tell(right.error().message);
        }
    }

    void look_at_databases() {
        for (const store::Schema* schema : store::all_schemas()) {
            if (is_rightly_missing(layout_, *schema)) continue;
            const auto sound = check_store(layout_, *schema);
            if (!sound) tell(sound.error().message, "Stop the server and restore the newest backup");
        }
    }

    void look_at_records() {
        const auto intake = storage_of(layout_)->intake_reader();
        const auto epoch = intake ? (*intake)->epoch() : tl::unexpected(intake.error());
        const auto town = read_town_identity(layout_);
        if (!epoch || !town) return;  // told already
        const auto key = protocol::from_hex<protocol::SigningPublicKey>(town->keys.record);
        const auto registry = storage_of(layout_)->registry(*epoch);
        if (!key || !registry) return;
        const std::uint64_t last = last_record(layout_, *epoch);
        for (std::uint64_t position = feed_beginning(layout_, *epoch).lowest; position <= last; ++position) {
            const fs::path file = record_file(layout_, *epoch, position);
            const auto bytes = read_file(file, protocol::largest_status_record);
            const auto outside = bytes ? protocol::verify_status_record(*bytes, *key) : tl::unexpected(bytes.error());
            if (outside && outside->epoch == *epoch && outside->position == position) continue;
            tell_and_mend(file.string() + ": not the record it was", "", [&]() -> Result<void> {
                const auto kept = (*registry)->records_after(position - 1, 1);
                if (!kept) return tl::unexpected(kept.error());
                if (kept->empty() || kept->front().position != position) return failure("the registry has no copy");
                return write_file(file, kept->front().bytes, 0644);
            });
        }
    }

    // Each case opens with the case key: nothing else tells a wrong one where town.json does not say its hash.
    void look_at_cases() {
        const auto open = desk::RegistryDesk::open(layout_, folder_.configuration);
        const auto cases = open ? (*open)->registry().cases() : tl::unexpected(open.error());
        if (!cases) return;  // told already
        std::vector<std::string> closed;
        std::vector<std::string> unknown;
        for (const store::Case& subject : *cases) {
            if (subject.destroyed) continue;
            const auto seal = CaseSeal::of((*open)->vault(), subject);
            const auto body = seal ? seal->open(Vault::Purpose::body, subject.sealed_body)
                                   : Result<std::string>(tl::unexpected(seal.error()));
            const auto answer = body ? (*open)->read_answer(subject) : tl::unexpected(body.error());
            if (!answer) {
                closed.push_back(answer.error().message);
            } else if (const auto read = (*open)->read_body(subject); !read) {
                unknown.push_back(read.error().message);
            }
        }
        const auto tell_of = [&](const std::vector<std::string>& why, std::string_view fault, const char* remedy) {
            if (why.empty()) return;
            tell(fmt::format("{}: {} of {} cases {}: {}", layout_.registry().string(), why.size(), cases->size(), fault,
                             why.back()),
                 remedy);
        };
        tell_of(closed, "cannot be opened", "Bring the right case.key; if it is right, restore the newest backup");
        tell_of(unknown, "open, but are not understood",
                "If a later program was here, install it again: these cases wait for it");
    }

    void look_at_expiry() {
        const auto published = read_published(layout_);
        if (!published || !*published) return;  // told already
        const SystemClock clock;
        const Instant now = clock.now();
        const TownClock town = town_clock(layout_);
        for (const Expiry& expiry : expiries(**published, folder_.configuration.publish)) {
            const auto days = days_left(expiry, now);
            const std::string what =
                fmt::format("signed {}: {} {}", protocol::tuf::name_of(expiry.role),
                            is_past(expiry, now) ? "expired" : "expires", town_time(expiry.expires, town));
            if (is_past(expiry, now) || warning_of(expiry, now)) {
                tell(what, remedy_of(expiry.role));
            } else {
                out_ << fmt::format("{}, in {} {}\n", what, days, days == 1 ? "day" : "days");
            }
        }
    }

    void look_at_attachments() {
        const auto files = files_below(layout_.attachments());
        if (!files) return;
        for (const std::string& file : *files) {
            const fs::path path = layout_.attachments() / file;
            const auto hash = hash_of_file(path);
            if (!hash) tell(hash.error().message);
            if (hash && *hash != path.filename()) {
                tell(path.string() + ": other bytes than its name says", "Restore the newest backup");
            }
        }
    }

    void look_at_editorial() {
        if (is_rightly_missing(layout_, store::content_schema())) return;
        const auto store = storage_of(layout_)->content();
        if (!store) return;  // told already
        const store::ContentFiles files(layout_.editorial());
        const auto faults = editorial::check_store(**store, files);
        if (!faults) return tell(faults.error().message);
        for (const std::string& fault : *faults) tell(fault, "Restore the newest backup, which brings what is missing");
    }

    // The next publication would go by them.
    void look_at_rules() {
        if (const auto checked = check_rules(layout_); !checked) tell(checked.error().message);
        const auto published = read_published(layout_);
        if (!published || !*published) return;
        const content::LegalProfileId& id = (*published)->catalog.town.legal_profile;
        if (!has_own_rules(layout_, id)) out_ << built_in_rules_in_words(layout_, id) << "\n";
    }

    // The metadata first: without them nobody knows which blobs there should be.
    Result<void> look_at_content() {
        const auto lock = lock_publishing(layout_);
        if (!lock) return tl::unexpected(lock.error());
        if (!names_an_edition()) {
            const auto faults = check_content(layout_);
            for (const ContentFault& fault : faults) {
                tell_and_mend(fault.what, fault.remedy, [&] { return sign_again(); });
            }
        }
        if (auto looked = look_at_archive(); !looked) return looked;
        if (!names_an_edition()) return {};
        for (const ContentFault& fault : check_content(layout_)) {
            tell(fault.what, fault.remedy);
            // A missing file is tried again by kiosks; a wrong one would be fetched in vain each time.
            std::error_code error;
            if (mend_ && fs::exists(fault.blob, error) && remove_path(fault.blob)) out_ << "  removed\n";
        }
        return {};
    }

    Result<void> look_at_archive() {
        const auto faults = check_archive(layout_);
        for (const ArchiveFault& fault : faults) {
            tell(fault.what, mend_ ? "" : "Publications and counts stop at it; --mend writes it anew or sets it aside");
        }
        if (!mend_ || faults.empty()) return {};
        const auto told = mend_archive(layout_, faults);
        if (!told) return tl::unexpected(told.error());
        for (const std::string& each : *told) out_ << "  " << each << "\n";
        mended_ += faults.size();
        return {};
    }

    [[nodiscard]] bool names_an_edition() const {
        const auto published = read_published(layout_);
        return published && *published;
    }

    // The newest edition whose catalog is still there, under versions above all that were given.
    Result<void> sign_again() {
        const auto catalogs = read_catalogs(layout_);
        if (catalogs.empty()) return failure("no catalog is left; publish the town's folder again");
        const SystemClock clock;
        const Versions known = read_versions(layout_);
        Versions next = next_versions(known, clock.now());
        next.edition = known.edition;
        next.may_be_behind = known.may_be_behind;  // until the next publication
        return sign_edition(layout_, folder_.configuration.publish, catalogs.front().bytes, next, clock.now());
    }

    const ServerFolder& folder_;
    const Layout& layout_;
    bool mend_;
    std::ostream& out_;
    std::size_t found_ = 0;
    std::size_t mended_ = 0;
};

}  // namespace

Result<void> check(const CheckOptions& options, std::ostream& out) {
    const auto folder = open_server_folder(options.folder);
    if (!folder) return tl::unexpected(folder.error());
    return Check(*folder, options.mend, out).run();
}

}  // namespace veche::server::commands
