//! Guests that make one host call and fail with what they are told.

use drs_core::plugin::GrantedFunction;

use crate::guest::Guest;
use crate::row::Role;

/// Where texts and lists lie.
const BASE: u32 = 16 * 1024;
/// Where the answer is written.
const ANSWER: u32 = 8 * 1024;
/// A MiB, where large texts lie: nothing but the letter `a`.
pub(crate) const LARGE: u32 = 1 << 20;
/// How long they can be.
pub(crate) const LARGE_LENGTH: u32 = 5 << 20;

/// As the time of a request: the longest that can be said.
pub(crate) const LONGEST: u32 = u32::MAX;

/// Texts and lists in a guest's memory, as the canonical ABI lays them out.
#[derive(Default)]
pub(crate) struct Image(Vec<u8>);

/// A text or a list: where it is, and how long.
pub(crate) type Slice = (u32, u32);

impl Image {
    fn put(&mut self, bytes: &[u8]) -> u32 {
        while !self.0.len().is_multiple_of(8) {
            self.0.push(0);
        }
        let at = BASE + u32::try_from(self.0.len()).unwrap();
        self.0.extend_from_slice(bytes);
        at
    }

    pub(crate) fn text(&mut self, text: &str) -> Slice {
        (self.put(text.as_bytes()), u32::try_from(text.len()).unwrap())
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, texts: &[&str]) -> Slice {
        let slices: Vec<Slice> = texts.iter().map(|text| self.text(text)).collect();
        self.words(slices.len(), slices.iter().flat_map(|(at, length)| [*at, *length]))
    }

    /// A list of `count` things that all are the one with these words.
    pub(crate) fn same(&mut self, count: usize, words: &[u32]) -> Slice {
        self.words(count, std::iter::repeat_n(words, count).flatten().copied())
    }

    pub(crate) fn words(&mut self, count: usize, words: impl Iterator<Item = u32>) -> Slice {
        let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        (self.put(&bytes), u32::try_from(count).unwrap())
    }

    /// Tags with these keys.
    pub(crate) fn tags(&mut self, keys: &[&str]) -> Slice {
        let tags: Vec<(&str, &str)> = keys.iter().map(|key| (*key, "x")).collect();
        self.pairs(&tags)
    }

    /// A list of records of two texts: tags, headers.
    pub(crate) fn pairs(&mut self, pairs: &[(&str, &str)]) -> Slice {
        let pairs: Vec<(Slice, Slice)> =
            pairs.iter().map(|(name, value)| (self.text(name), self.text(value))).collect();
        self.words(pairs.len(), pairs.iter().flat_map(|(name, value)| [name.0, name.1, value.0, value.1]))
    }

    /// An item with these attributes, all texts.
    pub(crate) fn item(&mut self, attributes: &[(&str, Slice)]) -> Slice {
        let names: Vec<Slice> = attributes.iter().map(|(name, _)| self.text(name)).collect();
        let all = names.iter().zip(attributes).flat_map(|(name, (_, value))| [name.0, name.1, TEXT, value.0, value.1]);
        let all: Vec<u32> = all.collect();
        self.words(attributes.len(), all.into_iter())
    }

    /// A query of the items of a partition: a record in memory.
    pub(crate) fn selection(&mut self, table: &str, index: Option<&str>, partition: (&str, &str), limit: u32) -> u32 {
        let (table, index) = (self.text(table), index.map(|index| self.text(index)));
        let (name, value) = (self.text(partition.0), self.text(partition.1));
        let (has_index, index) = (u32::from(index.is_some()), index.unwrap_or_default());
        let head = [table.0, table.1, has_index, index.0, index.1, name.0, name.1, TEXT, value.0, value.1];
        let no_sort = [0; 7];
        self.words(1, head.into_iter().chain(no_sort).chain([0, limit])).0
    }

    /// As a data segment.
    pub(crate) fn segment(&self) -> String {
        let mut text = format!("(data (i32.const {BASE}) \"");
        self.0.iter().for_each(|byte| text.push_str(&format!("\\{byte:02x}")));
        text + "\")"
    }
}

/// The case of `value` that is a text.
const TEXT: u32 = 0;

/// Which of the numbers that a request over HTTP is handed over as is its time, the only one of 64 bits.
const TIMEOUT: usize = 5;

/// Writes what a call is told into the answer: the error's text.
const SAY: &str = r#"
    (func $say (param $error i32)
        (local $text i32)
        (local.set $text (i32.add (local.get $error) (select (i32.const 16) (i32.const 8)
            (i32.or (i32.eqz (i32.load8_u (local.get $error))) (i32.eq (i32.load8_u (local.get $error)) (i32.const 5))))))
        (i32.store8 (i32.const 1024) (i32.const 3))
        (i32.store (i32.const 1032) (i32.load (local.get $text)))
        (i32.store (i32.const 1036) (i32.load offset=4 (local.get $text))))"#;

/// A guest that calls `interface/function` with these arguments, so often, and fails with the last error.
pub(crate) struct Asking {
    imports: String,
    definitions: String,
    body: String,
}

impl Asking {
    pub(crate) fn new(function: &str, arguments: &[u32], image: &Image, times: u32) -> Self {
        let (interface, name) = function.split_once('/').unwrap();
        let kind = |place: usize| if interface == "http" && place == TIMEOUT { "i64" } else { "i32" };
        let kinds: Vec<&str> = (0..=arguments.len()).map(kind).collect();
        let parameters = kinds.join(" ");
        let imports = format!("(import \"drs:runtime/{interface}@0.1.0\" \"{name}\" (func $ask (param {parameters})))");
        let constants = arguments.iter().zip(&kinds).map(|(argument, kind)| match (*kind, *argument) {
            ("i64", LONGEST) => "(i64.const -1) ".to_owned(),
            (kind, argument) => format!("({kind}.const {argument}) "),
        });
        let constants: String = constants.collect();
        // A write's error has the call's inside itself.
        let writes_items = interface == "dynamodb" && !matches!(name, "get-item" | "query");
        let error = if writes_items { ANSWER + 16 } else { ANSWER + 8 };
        let body = format!(
            "(local $n i32)
             (memory.fill (i32.const {LARGE}) (i32.const 97) (i32.const {LARGE_LENGTH}))
             (loop $more
                 (call $ask {constants}(i32.const {ANSWER}))
                 (local.set $n (i32.add (local.get $n) (i32.const 1)))
                 (br_if $more (i32.lt_u (local.get $n) (i32.const {times}))))
             (if (i32.load8_u (i32.const {ANSWER})) (then (call $say (i32.const {error}))))
             (i32.const 1024)"
        );
        Self { imports, definitions: format!("{SAY} {}", image.segment()), body }
    }

    /// The same guest, which imports what another asks as well, and never calls it.
    pub(crate) fn beside(mut self, other: &Self) -> Self {
        self.imports.push_str(&other.imports.replace("$ask", "$other"));
        self
    }

    /// The component for a place in the recipe.
    pub(crate) fn component(&self, role: Role) -> Vec<u8> {
        match role {
            Role::Before => self.guest().before(),
            Role::After | Role::AfterTheLast => self.guest().after(),
            Role::Policy => self.guest().policy(),
        }
    }

    pub(crate) fn guest(&self) -> Guest<'_> {
        Guest { imports: &self.imports, definitions: &self.definitions, body: &self.body, pages: 128 }
    }
}

/// What a call is about.
pub(crate) struct About<'a> {
    /// A source server or a recovery instance, as the function needs it; where there is a list of them, none when empty.
    pub(crate) id: &'a str,
    /// Whether `id` is a recovery instance, where it could be either.
    pub(crate) instance: bool,
    /// The key of a tag.
    pub(crate) tag: &'a str,
    pub(crate) table: &'a str,
    pub(crate) index: Option<&'a str>,
    /// The attribute and the value of the partition key.
    pub(crate) partition: (&'a str, &'a str),
    /// The address that is asked over HTTP.
    pub(crate) url: &'a str,
    /// The names and values of the request's headers.
    pub(crate) headers: &'a [(&'a str, &'a str)],
    /// Its body, where the method has one.
    pub(crate) body: &'a str,
}

impl Default for About<'_> {
    fn default() -> Self {
        let id = "s-00000000000000001";
        Self {
            id,
            instance: false,
            tag: "note",
            table: "drills",
            index: None,
            partition: ("pk", "shop/a"),
            url: "https://shop.example/health",
            headers: &[],
            body: "",
        }
    }
}

/// A guest that calls this function about something; `None` for a function that it does not know.
pub(crate) fn about(function: &GrantedFunction, about: &About<'_>) -> Option<Asking> {
    let mut image = Image::default();
    let arguments = arguments(function, about, &mut image)?;
    Some(Asking::new(&format!("{}/{}", function.interface, function.function), &arguments, &image, 1))
}

fn arguments(function: &GrantedFunction, about: &About<'_>, image: &mut Image) -> Option<Vec<u32>> {
    let flat = |slices: &[Slice]| slices.iter().flat_map(|(at, length)| [*at, *length]).collect::<Vec<u32>>();
    let nothing = (0, 0);
    Some(match function.function {
        "describe-source-servers"
        | "describe-jobs"
        | "describe-recovery-instances"
        | "describe-instances"
        | "describe-instance-status"
        | "describe-subnets"
        | "describe-security-groups"
        | "describe-instance-types"
        | "start-instances"
        | "stop-instances" => flat(&[image.texts(&[about.id])]),
        "describe-recovery-snapshots" => [flat(&[image.texts(&[about.id])]), vec![1]].concat(),
        "describe-job-log-items" => [flat(&[image.text(about.id)]), vec![1]].concat(),
        "get-launch-configuration" => flat(&[image.text(about.id)]),
        "describe-launch-template-versions" => flat(&[image.text(about.id), nothing]),
        "tag-resource" => [target(about, image), flat(&[image.tags(&[about.tag])])].concat(),
        "untag-resource" => [target(about, image), flat(&[image.texts(&[about.tag])])].concat(),
        "create-tags" => flat(&[ids(about, image), image.tags(&[about.tag])]),
        "delete-tags" => flat(&[ids(about, image), image.texts(&[about.tag])]),
        "get-item" => flat(&[image.text(about.table), key(about, image)]),
        "put-item" | "delete-item" => flat(&[image.text(about.table), key(about, image), nothing]),
        "update-item" => {
            let note = image.text("note");
            let change = image.same(1, &[note.0, note.1, 0, TEXT, note.0, note.1]);
            flat(&[image.text(about.table), key(about, image), change, nothing])
        }
        "head" | "get" | "delete" => request(about, image),
        "post" | "put" | "patch" => [request(about, image), flat(&[image.text(about.body)])].concat(),
        "query" => vec![image.selection(about.table, about.index, about.partition, 10)],
        _ => return None,
    })
}

/// A request over HTTP that says nothing of its time.
fn request(about: &About<'_>, image: &mut Image) -> Vec<u32> {
    let (url, headers) = (image.text(about.url), image.pairs(about.headers));
    vec![url.0, url.1, headers.0, headers.1, 0, 0]
}

/// The id alone, or none.
fn ids(about: &About<'_>, image: &mut Image) -> Slice {
    if about.id.is_empty() { image.texts(&[]) } else { image.texts(&[about.id]) }
}

fn target(about: &About<'_>, image: &mut Image) -> Vec<u32> {
    let id = image.text(about.id);
    vec![u32::from(about.instance), id.0, id.1]
}

fn key(about: &About<'_>, image: &mut Image) -> Slice {
    let value = image.text(about.partition.1);
    image.item(&[(about.partition.0, value)])
}
