#include "server/publisher/edition_publisher.h"

#include <algorithm>
#include <array>
#include <set>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/sha256.h"
#include "server/edition/deltas.h"
#include "server/edition/signing.h"
#include "server/editorial/approved.h"
#include "server/publish/revisions.h"
#include "server/publish/tree.h"
#include "server/publisher/approved_edition.h"
#include "server/publisher/command_orders.h"
#include "server/publisher/outgoing.h"
#include "server/publisher/own_checks.h"
#include "server/publisher/previous.h"
#include "server/publisher/what_went_out.h"
#include "server/town_keys.h"

namespace veche::server {
namespace {

constexpr int all_steps = 4;
// A person has seen what came of it, and calls again.
constexpr jobs::Patience once{std::chrono::seconds(60), std::chrono::hours(1), 1};

// Pages that were read a moment ago.
std::set<content::BlobHash> known_pages(const std::optional<LastEdition>& last) {
    std::set<content::BlobHash> known;
    if (!last || !last->damage.empty()) return known;
    for (const auto& page : last->catalog.pages) known.insert(page.blob.hash);
    return known;
}

store::SignedNumbers numbers_of(const Versions& versions) {
    return {versions.edition, versions.targets, versions.snapshot, versions.timestamp};
}

// Workers are named in small letters.
std::string word_of(const std::string& place) {
    constexpr std::size_t letters = 16;
    std::string word = sha256_hex(place).substr(0, letters);
    for (char& each : word) {
        if (each >= '0' && each <= '9') each = static_cast<char>('g' + (each - '0'));
    }
    return word;
}

// What is live by an edition of those forms, where the store says otherwise.
std::map<std::string, std::string> changes_of(const publish::Forms& forms, const editorial::Known& known) {
    std::map<std::string, std::string> changed;
    for (const store::ApprovedVersion& each : known.approved) {
        const auto form = forms.find(each.subject);
        const bool is_in = form != forms.end() ? form->second.hash == each.approved_hash
                                               : publish::form_of_gone(each.subject).hash == each.approved_hash;
        const auto live = known.live.subjects.find(each.subject);
        const bool is_known =
            live != known.live.subjects.end() && live->second == store::Live{each.approved_hash, each.number};
        if (is_in && !is_known) changed.emplace(each.subject, each.approved_hash);
    }
    return changed;
}

}  // namespace

std::vector<std::string> publish_workers(const Layout& layout) {
    if (!layout.database) return {store::publish_worker};
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) return {store::publish_worker};
    std::error_code error;
    const auto folder = std::filesystem::weakly_canonical(layout.root, error);
    return {std::string(store::publish_worker) + "." + word_of(host.data() + (":" + folder.string())),
            store::publish_worker};
}

Result<void> check_has_newest(const Layout& layout, store::Publications& publications,
                              const std::optional<LastEdition>& last) {
    if (!layout.database || read_versions(layout).may_be_behind) return {};
    const auto newest = publications.newest();
    if (!newest) return tl::unexpected(newest.error());
    if (!*newest || (last && last->catalog.number >= (*newest)->edition)) return {};
    return failure("another server of this town published edition " + std::to_string((*newest)->edition) +
                   ", which is not in this folder: publish there, or bring content/, published/ and archive/ from "
                   "there first; nothing was published");
}

struct EditionPublisher::Prepared {
    ApprovedEdition edition;
    content::edition::Blobs blobs;
    Archive archive;
};

Result<void> EditionPublisher::settle() {
    const Instant now = place_.clock.now();
    if (auto taken = queue_.take_over(place_.workers, now); !taken) return taken;
    if (auto read = read_state(); !read) return read;
    if (!last_ || last_->catalog_hash.empty()) return {};
    const auto begun = publications_.begun_with(last_->catalog_hash);
    if (!begun) return tl::unexpected(begun.error());
    if (!*begun) return {};
    const auto leased = queue_.take_one((*begun)->job, now, publish_lease);
    if (!leased) return tl::unexpected(leased.error());
    if (!*leased) return {};
    const auto resumed = resume(**leased);
    return resumed ? Result<void>() : tl::unexpected(resumed.error());
}

Result<EditionPublisher::Outcome> EditionPublisher::run(const jobs::Leased& leased) {
    out_.reset();
    is_refused_ = false;
    is_resumed_ = false;
    const auto order = store::read_order(leased.job.payload);
    auto done = order ? publish(leased, *order) : tl::unexpected(order.error());
    if (done || out_) return done;
    const bool is_final = !order || order->is_by_command || is_refused_;
    const auto noted =
        queue_.fail(leased.lease, done.error().message, place_.clock.now(), is_final ? once : jobs::Patience{});
    if (noted && !*noted) return Outcome::lost;
    return done;
}

std::optional<Result<EditionPublisher::Outcome>> EditionPublisher::ended_at(const jobs::Lease& lease, int step) {
    if (place_.beat) place_.beat();
    const Instant until{place_.clock.now().seconds + std::chrono::seconds(publish_lease).count()};
    const auto has = queue_.report(lease, step, all_steps, until);
    if (!has) return tl::unexpected(has.error());
    if (!*has) return Outcome::lost;
    return std::nullopt;
}

// What is published, and what the store knows of it.
Result<void> EditionPublisher::read_state() {
    last_ = read_last_edition(place_.layout);
    auto known = editorial::read_known(place_.store);
    if (!known) return tl::unexpected(known.error());
    known_ = std::move(*known);
    return {};
}

// Killed between the signature and its record.
Result<std::optional<EditionPublisher::Outcome>> EditionPublisher::resume(const jobs::Leased& leased) {
    const auto begun = publications_.of_job(leased.job.number);
    if (!begun) return tl::unexpected(begun.error());
    const bool is_out = *begun && last_ && !(*begun)->catalog.empty() && (*begun)->catalog == last_->catalog_hash;
    if (!is_out) return std::optional<Outcome>();
    const auto recorded = record_what_is_out(leased, **begun);
    return recorded ? Result<std::optional<Outcome>>(*recorded) : tl::unexpected(recorded.error());
}

// The same of another job, which may be due later: published past it, what it made would be out twice. Whoever has it
// still has lost the turn.
Result<std::optional<EditionPublisher::Outcome>> EditionPublisher::resume_another(const jobs::Leased& leased) {
    if (!last_ || last_->catalog_hash.empty()) return std::optional<Outcome>();
    const auto begun = publications_.begun_with(last_->catalog_hash);
    if (!begun) return tl::unexpected(begun.error());
    if (!*begun) return std::optional<Outcome>();
    const auto is_open = queue_.bring_forward((*begun)->job, place_.clock.now());
    if (!is_open) return tl::unexpected(is_open.error());
    if (!*is_open) return std::optional<Outcome>();
    if (const auto waits = queue_.again(leased.lease, leased.job.due); !waits) return tl::unexpected(waits.error());
    const auto its = queue_.take_one((*begun)->job, place_.clock.now(), publish_lease);
    if (!its) return tl::unexpected(its.error());
    if (!*its) return std::optional(Outcome::lost);
    const auto recorded = record_what_is_out(**its, **begun);
    return recorded ? Result<std::optional<Outcome>>(*recorded) : tl::unexpected(recorded.error());
}

Result<EditionPublisher::Outcome> EditionPublisher::record_what_is_out(const jobs::Leased& leased,
                                                                       const store::Publication& begun) {
    out_ = Out{last_->catalog.number, last_->entries.size()};
    is_resumed_ = true;
    return record(
        leased,
        {.publication = begun.number, .edition = begun.edition, .catalog = begun.catalog, .report = begun.report},
        publish::forms_of(last_->catalog.town, last_->entries), last_->entries);
}

bool EditionPublisher::is_all_live() const {
    if (!last_ || last_->catalog_hash != known_.live.catalog) return false;
    for (const store::ApprovedVersion& each : known_.approved) {
        const auto live = known_.live.subjects.find(each.subject);
        if (live == known_.live.subjects.end() || live->second != store::Live{each.approved_hash, each.number}) {
            return false;
        }
    }
    return true;
}

Result<std::optional<EditionPublisher::Outcome>> EditionPublisher::end_if_all_is_live(
    const jobs::Leased& leased, const store::PublishOrder& order) {
    if (order.is_by_command || !is_all_live()) return std::optional<Outcome>();
    const auto done = queue_.finish(leased.lease);
    if (!done) return tl::unexpected(done.error());
    return std::optional(*done ? Outcome::nothing_new : Outcome::lost);
}

Result<EditionPublisher::Outcome> EditionPublisher::publish(const jobs::Leased& leased,
                                                            const store::PublishOrder& order) {
    if (auto read = read_state(); !read) return tl::unexpected(read.error());
    const auto resumed = resume(leased);
    if (!resumed) return tl::unexpected(resumed.error());
    if (*resumed) return **resumed;
    const auto another = resume_another(leased);
    if (!another) return tl::unexpected(another.error());
    if (*another) return **another;
    const auto ended = end_if_all_is_live(leased, order);
    if (!ended) return tl::unexpected(ended.error());
    if (*ended) return **ended;
    const auto kept = keep_back(leased);
    if (!kept) return tl::unexpected(kept.error());
    if (*kept) return **kept;
    if (auto has = check_has_newest(place_.layout, publications_, last_); !has) return tl::unexpected(has.error());
    if (last_ && (last_->catalog_hash != known_.live.catalog || last_->catalog_hash.empty())) {
        auto taken = editorial::take_up_edition(place_.store, last_->catalog_hash,
                                                publish::forms_of(last_->catalog.town, last_->entries), by_now());
        if (!taken) return tl::unexpected(taken.error());
        if (auto read = read_state(); !read) return tl::unexpected(read.error());
        const auto found = end_if_all_is_live(leased, order);
        if (!found) return tl::unexpected(found.error());
        if (*found) return **found;
    }
    const auto prepared = prepare();
    if (!prepared) return tl::unexpected(prepared.error());
    return sign(leased, order, *prepared);
}

// Whether it is a command's is not taken from the job: the office writes there too.
Result<std::optional<EditionPublisher::Outcome>> EditionPublisher::keep_back(const jobs::Leased& leased) {
    if (place_.rate == Rate::as_commanded) return std::optional<Outcome>();
    const auto order = order_of(place_.layout, leased.job.number);
    if (order && !order->is_used) return std::optional<Outcome>();
    const Instant now = place_.clock.now();
    const auto outgoing = OutgoingEditions::read(place_.layout, place_.lifetimes, newest_out(), now);
    if (!outgoing) return tl::unexpected(outgoing.error());
    const auto next = outgoing->next(now);
    if (!next) return std::optional<Outcome>();
    waits_until_ = *next;
    const auto waits = queue_.put_off(leased.lease, *next,
                                      "as many editions as [publish] of veche.toml allows are out; what is approved "
                                      "goes out with the next one");
    if (!waits) return tl::unexpected(waits.error());
    return std::optional(*waits ? Outcome::put_off : Outcome::lost);
}

// Before anybody sees it: killed after it was signed, it counts all the same.
Result<void> EditionPublisher::note_going(std::int64_t job, std::uint64_t edition) {
    if (place_.rate == Rate::as_commanded) return {};
    const auto is_commands = use_order(place_.layout, job);
    if (!is_commands) return tl::unexpected(is_commands.error());
    if (*is_commands) return {};
    const Instant now = place_.clock.now();
    auto outgoing = OutgoingEditions::read(place_.layout, place_.lifetimes, newest_out(), now);
    return outgoing ? outgoing->note(edition, now) : tl::unexpected(outgoing.error());
}

Result<EditionPublisher::Prepared> EditionPublisher::prepare() {
    const auto identity = read_town_identity(place_.layout);
    if (!identity) return tl::unexpected(identity.error());
    auto archive = read_archive(place_.layout, last_);
    if (!archive) return tl::unexpected(archive.error());
    const Instant now = place_.clock.now();
    auto edition = edition_of(known_.approved, *identity, now);
    if (!edition) {
        is_refused_ = true;
        return tl::unexpected(edition.error());
    }
    LastEditionBlobs blobs(place_.layout, last_);
    publish::PreviousEdition previous = previous_edition(last_, *archive, blobs);
    previous.may_be_behind = read_versions(place_.layout).may_be_behind;
    publish::give_revisions(edition->entries, previous);
    auto missing = missing_blobs(*edition, place_.layout, last_, store::ContentFiles(place_.layout.editorial()));
    if (!missing) return tl::unexpected(missing.error());
    content::edition::MemoryBlobs new_rules(*missing);
    content::edition::BlobSource& rules =
        missing->contains(edition->town.rules.hash) ? static_cast<content::edition::BlobSource&>(new_rules) : blobs;
    const Date today = content::zone_of(edition->town).date_of(now);
    if (auto checked = check_before_signing(edition->town, edition->entries, previous, rules, today); !checked) {
        is_refused_ = true;
        return tl::unexpected(checked.error());
    }
    return Prepared{std::move(*edition), std::move(*missing), std::move(*archive)};
}

Result<EditionPublisher::Outcome> EditionPublisher::sign(const jobs::Leased& leased, const store::PublishOrder& order,
                                                         const Prepared& prepared) {
    const Layout& layout = place_.layout;
    const Instant now = place_.clock.now();
    if (auto ended = ended_at(leased.lease, 1)) return *ended;
    const auto begun = publications_.begin(place_.fence, {leased.job.number, order.who, order.is_by_command, now},
                                           numbers_of(next_versions(read_versions(layout), now)));
    if (!begun) return tl::unexpected(begun.error());
    if (!*begun) return Outcome::lost;
    const store::SignedNumbers& numbers = (*begun)->numbers;
    const auto edition =
        content::edition::write_edition(numbers.edition, now, prepared.edition.town, prepared.edition.entries,
                                        content::edition::entries_a_page, known_pages(last_));
    if (!edition) return tl::unexpected(edition.error());
    const publish::Forms forms = publish::forms_of(*edition);
    if (auto approved = editorial::check_approved(forms, known_.approved, known_.live); !approved) {
        is_refused_ = true;
        return tl::unexpected(approved.error());
    }
    // All is looked through again once something was found damaged.
    const auto check = last_ && !last_->damage.empty() ? publish::TreeCheck::bytes : publish::TreeCheck::names;
    const auto tree = publish::write_tree(layout.content(), prepared.blobs, *edition, check);
    if (!tree) return tl::unexpected(tree.error());
    if (auto ended = ended_at(leased.lease, 2)) return *ended;
    // Before the first kiosk can see it: whatever a ballot says it was made on can be looked up.
    Archive archive = prepared.archive;
    add_edition(archive, prepared.edition.entries, now);
    if (auto written = write_archive(layout, archive); !written) return tl::unexpected(written.error());
    auto no_deltas = write_deltas(layout, edition->catalog_bytes);
    if (!no_deltas) return tl::unexpected(no_deltas.error());
    if (auto ended = ended_at(leased.lease, 3)) return *ended;
    PublicationReport said{numbers.edition, prepared.edition.entries.size(), tree->files_written, tree->bytes_written,
                           std::move(*no_deltas)};
    const std::string catalog = sha256_hex(edition->catalog_bytes);
    const auto may = publications_.name_catalog(place_.fence, (*begun)->publication, catalog, write_report(said));
    if (!may) return tl::unexpected(may.error());
    if (!*may) return Outcome::lost;
    if (auto noted = note_going(leased.job.number, numbers.edition); !noted) return tl::unexpected(noted.error());
    const Versions versions{numbers.edition, numbers.timestamp, numbers.snapshot, numbers.targets, false};
    auto made = sign_edition(layout, place_.lifetimes, edition->catalog_bytes, versions, now);
    if (!made) return tl::unexpected(made.error());
    out_ = Out{said.edition, said.documents};
    if (const auto removed = remove_old_editions(layout); !removed) {
        said.notes.push_back("Files of old editions stay: " + removed.error().message);
    }
    return record(leased,
                  {.publication = (*begun)->publication,
                   .edition = numbers.edition,
                   .catalog = catalog,
                   .report = write_report(said)},
                  forms, prepared.edition.entries);
}

Result<EditionPublisher::Outcome> EditionPublisher::record(const jobs::Leased& leased, store::Recorded recorded,
                                                           const publish::Forms& forms,
                                                           const std::vector<content::Entry>& entries) {
    recorded.fence = place_.fence;
    recorded.lease = leased.lease;
    recorded.changed = changes_of(forms, known_);
    auto told = telling(leased, recorded.edition, forms, entries);
    if (!told) return tl::unexpected(told.error());
    recorded.then = std::move(*told);
    const auto is_recorded = place_.store.record(recorded, by_now());
    if (!is_recorded) return tl::unexpected(is_recorded.error());
    if (!*is_recorded) return Outcome::lost;
    // A command whose job waits behind this one keeps its order. What stays by a failure goes with the next one.
    (void)forget_orders(place_.layout, leased.job.number, [this](std::int64_t job) {
        const auto found = queue_.find(job);
        return found && (!*found || !is_open((*found)->state));
    });
    return Outcome::published;
}

// Nothing: it is what a command asked for, to the letter.
Result<std::optional<jobs::NewJob>> EditionPublisher::telling(const jobs::Leased& leased, std::uint64_t edition,
                                                              const publish::Forms& forms,
                                                              const std::vector<content::Entry>& entries) {
    using Job = std::optional<jobs::NewJob>;
    const auto order = order_of(place_.layout, leased.job.number);
    is_as_commanded_ = order && order->forms == hash_of(forms);
    if (is_as_commanded_ || place_.letters == accounts::Letters::none) return Job();
    const FormHashes before = !last_        ? FormHashes()
                              : is_resumed_ ? hashes_of(known_.live)
                                            : hashes_of(publish::forms_of(last_->catalog.town, last_->entries));
    const std::vector<content::Entry> none;
    const Instant now = place_.clock.now();
    const auto what = what_went_out(
        place_.store,
        {before, hashes_of(forms), last_ && !is_resumed_ ? last_->entries : none, entries, known_.approved},
        {edition, now});
    if (!what) return tl::unexpected(what.error());
    const Instant due{(now.seconds / accounts::letter_seconds + 1) * accounts::letter_seconds};
    return Job({std::string(accounts::tell_worker), accounts::payload_of(*what), due});
}

}  // namespace veche::server
