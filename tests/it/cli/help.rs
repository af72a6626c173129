//! The help of the program and of every command, as people read it.

use super::{code, gravitas, plain, text};

#[test]
fn help_lists_every_command_and_the_exit_codes() {
    let home = tempfile::tempdir().unwrap();
    let help = gravitas(home.path(), &["--help"]);
    assert_eq!(code(&help), 0);
    insta::assert_snapshot!(plain(&text(&help.stdout)), @r#"
    A photo library that knows what matters in every picture; without a command it opens the window

    Usage: gravitas [OPTIONS] [FOLDER] [COMMAND]

    Commands:
      add      Add folders to the library and index them
      scan     Index every folder of the library again
      watch    Keep following changes in the folders of the library
      analyze  Run analyses that are missing on pictures of the library
      inspect  Analyse pictures that need not be in the library
      search   Find pictures by tags, captions and facts
      show     Show everything known about one picture
      tag      Add, remove and list tags
      focus    Custom coordinates and named regions of a picture
      parse    Check transformations
      plan     Tell what would be cut, and why; no pixels are written
      crop     Write one derived file
      export   Cut pictures for every slot of a crop set
      sets     Crop sets: list, show, import, export, remove
      sign     Make and check signed delivery URLs
      jobs     What runs, what waits, what failed
      models   The models: list, fetch, verify, show, find names
      presets  Import presets: list, show, import and export as TOML
      backup   Write a copy of what you made: tags, ratings, captions, focal regions, presets
      restore  Put back what you made from a copy
      doctor   What works, what does not, what to do
      help     Print this message or the help of the given subcommand(s)

    Arguments:
      [FOLDER]  Folder to add and show in the window

    Options:
      -h, --help     Print help
      -V, --version  Print version

    Global options:
          --library <DIR>  Folder of the library [default: in the user's data directory]
          --models <DIR>   Folder with further models; may repeat
          --mirror <DIR>   Folder that holds model files, looked at before the network; may repeat
          --json           One JSON value a line on stdout, and nothing else there
      -q, --quiet...       Say less; may repeat
      -v, --verbose...     Say more; may repeat
          --color <WHEN>   Colours on a terminal [default: auto] [possible values: auto, always, never]
          --no-progress    No progress bar

    Exit codes: 0 all well; 1 something asked for failed; 2 the command line was wrong; 3 the library or
    a model could not be opened.
    "#);
}

#[test]
#[expect(clippy::too_many_lines, reason = "the help of seventeen commands is long")]
fn every_command_explains_itself() {
    let home = tempfile::tempdir().unwrap();
    let mut all = String::new();
    let commands = [
        "add", "scan", "watch", "analyze", "inspect", "search", "show", "tag", "focus", "parse", "plan",
        "crop", "sign", "jobs", "models", "presets", "backup", "restore", "doctor", "report",
    ];
    for name in commands {
        let help = gravitas(home.path(), &[name, "--help"]);
        assert_eq!(code(&help), 0, "{name}");
        let own = text(&help.stdout);
        let own = own.split("\nGlobal options:").next().unwrap_or_default().trim_end();
        all = format!("{all}### {name}\n{own}\n\n");
    }
    insta::assert_snapshot!(plain(&all), @r#"
    ### add
    Add folders to the library and index them

    Usage: gravitas add [OPTIONS] <DIR>...

    Arguments:
      <DIR>...  Folders with pictures; they are never written to

    Options:
          --preset <NAME>  Import preset for every new picture of these folders, now and later
          --watch          Keep running and follow changes
          --analyze        Analyse these folders afterwards, as their import presets say
      -h, --help           Print help

    ### scan
    Index every folder of the library again

    Usage: gravitas scan [OPTIONS]

    Options:
      -h, --help  Print help

    ### watch
    Keep following changes in the folders of the library

    Usage: gravitas watch [OPTIONS]

    Options:
      -h, --help  Print help

    ### analyze
    Run analyses that are missing on pictures of the library

    Usage: gravitas analyze [OPTIONS] [FILE-OR-QUERY]...

    Arguments:
      [FILE-OR-QUERY]  Files or folders of the library, or searches; everything without one

    Options:
          --detection <IDS>           Analyses, such as coco,iqa or coco_v2; all installed ones without
                                      this
          --auto-tagging <X|default>  Findings from this confidence become tags, or each model's default
          --async                     Answer with a job id at once; a background process goes on
          --notification-url <URL>    Tell this address when all is done, with a signed message
          --secret-file <FILE>        File with the secret that signs the message
          --force                     Run also what is done already
      -h, --help                      Print help

    ### inspect
    Analyse pictures that need not be in the library

    Usage: gravitas inspect [OPTIONS] <FILE>...

    Arguments:
      <FILE>...
              Pictures

    Options:
          --detection <IDS>
              Analyses, such as coco,iqa or coco_v2; all installed ones without this

          --auto-tagging <X|default>
              Findings from this confidence become tags, or each model's default

          --min-confidence <X>
              Report from this confidence instead of each model's default

          --stored
              The files are stored responses (JSON of either shape): read them, run nothing

          --dialect <DIALECT>
              Shape of the JSON

              Possible values:
              - upload:  Everything below info.detection
              - analyze: Flat, one task each

              [default: upload]

      -h, --help
              Print help (see a summary with '-h')

    ### search
    Find pictures by tags, captions and facts

    Usage: gravitas search [OPTIONS] [QUERY]...

    Arguments:
      [QUERY]  What to find; several words are one search, and a minus sign needs quotes: 'boat -red'

    Options:
          --save <NAME>    Keep this search under a name
          --saved <NAME>   Run the search that was kept under this name; words narrow it
          --list-saved     List the searches that were kept
          --forget <NAME>  Forget the search of this name
          --limit <N>      At most so many
          --sort <KEY>     Order; without this the best first where words or names can tell, else the
                           newest [possible values: taken, added, name, rating, quality, pixels,
                           file-size, aspect, relevance]
          --ascending      Smallest, oldest or A first
      -h, --help           Print help

    ### show
    Show everything known about one picture

    Usage: gravitas show [OPTIONS] <FILE-OR-ID>

    Arguments:
      <FILE-OR-ID>  A file of the library, or the number that search prints

    Options:
      -h, --help  Print help

    ### tag
    Add, remove and list tags

    Usage: gravitas tag [OPTIONS] <COMMAND>

    Commands:
      add     Add tags to pictures
      remove  Take tags away; an automatic tag is rejected and does not come back
      list    List the tags in use, most frequent first
      runs    List the runs of automatic tagging that can be taken back
      undo    Take a run of automatic tagging back, the newest without a number
      help    Print this message or the help of the given subcommand(s)

    Options:
      -h, --help  Print help

    ### focus
    Custom coordinates and named regions of a picture

    Usage: gravitas focus [OPTIONS] <COMMAND>

    Commands:
      set    Store a rectangle: custom coordinates, or a named region
      show   Show what is stored
      clear  Take away what is stored
      help   Print this message or the help of the given subcommand(s)

    Options:
      -h, --help  Print help

    ### parse
    Check transformations

    Usage: gravitas parse [OPTIONS] [STRING]...

    Arguments:
      [STRING]...  Transformations; without one, read one a line from stdin

    Options:
      -h, --help  Print help

    ### plan
    Tell what would be cut, and why; no pixels are written

    Usage: gravitas plan [OPTIONS] [FILE STRING]...

    Arguments:
      [FILE STRING]...  A picture (unless --scene is given), then transformations; without any, one a
                        line from stdin

    Options:
          --scene <SCENE.json>  Scene file that replaces the picture and the models
      -h, --help                Print help

    ### crop
    Write one derived file

    Usage: gravitas crop [OPTIONS] --out <OUT> <FILE> <STRING>

    Arguments:
      <FILE>
              A picture

      <STRING>
              A transformation, such as ar_16:9,c_fill,g_auto:cat,w_1200

    Options:
      -o, --out <OUT>
              Where to write; the ending names the format unless f_ does

          --overwrite
              Replace a file that is there

          --audience <WHO>
              For whom f_auto chooses, where OUT has no ending

              Possible values:
              - modern:     Browsers since 2024: AVIF or WebP
              - wide:       Browsers since 2020: WebP
              - everything: Everything that shows pictures: JPEG or PNG

              [default: modern]

          --keep-profile
              Keep the colours of the source in its own profile; they are converted to sRGB otherwise

          --no-rights
              Leave out copyright, creator and terms of use, which are carried otherwise

      -h, --help
              Print help (see a summary with '-h')

    ### sign
    Make and check signed delivery URLs

    Usage: gravitas sign [OPTIONS] <--source <PUBLIC_ID>|--verify <URL>|--store-secret|--forget-secret> [STRING]

    Arguments:
      [STRING]  A transformation; its canonical form is signed. Leave it out for the picture as it is

    Options:
          --source <PUBLIC_ID>     Public id of the picture with its ending, such as folder/cat.jpg
          --long                   32 characters of SHA-256 in place of 8
          --algorithm <ALGORITHM>  Digest of a short signature [default: sha1] [possible values: sha1,
                                   sha256]
          --as-written             Sign STRING letter by letter, without reading it
          --cloud <NAME>           Cloud that delivers; without it and --base the URL is a path alone
          --base <URL>             Where deliveries begin, in place of https://res.cloudinary.com/NAME
          --type <TYPE>            Delivery type [default: upload]
          --resource <RESOURCE>    Resource type [default: image]
          --asset-version <N>      Version of the asset, which is not signed
          --verify <URL>           Check the signature of a URL
          --secret-file <FILE>     File that holds the secret
          --store-secret           Read the secret from the standard input and put it into the keychain
                                   of the system
          --forget-secret          Take the secret out of the keychain
      -h, --help                   Print help

    ### jobs
    What runs, what waits, what failed

    Usage: gravitas jobs [OPTIONS] [COMMAND]

    Commands:
      list    What is held, what waits, what failed
      pause   Hold one kind of work, or all; remembered over a restart
      resume  Go on with one kind of work, or all
      show    One job: pending, processing, complete or failed
      cancel  Stop a job that waits or runs; what is done stays done
      help    Print this message or the help of the given subcommand(s)

    Options:
      -h, --help  Print help

    ### models
    The models: list, fetch, verify, show, find names

    Usage: gravitas models [OPTIONS] [COMMAND]

    Commands:
      list    Every analysis and the model behind it
      pull    Fetch models; all that are missing without an id
      verify  Check the hash of every model file
      show    Everything about one model, with its card
      add     Take a folder with model.toml, network and labels into the user's models
      names   Which analyses know an object or category, and how to write it
      help    Print this message or the help of the given subcommand(s)

    Options:
      -h, --help  Print help

    ### presets
    Import presets: list, show, import and export as TOML

    Usage: gravitas presets [OPTIONS] [COMMAND]

    Commands:
      list    Names of all presets
      show    One preset as TOML
      import  Read a preset from a TOML file
      export  Write a preset into a TOML file, or to the output
      remove  Forget a preset
      help    Print this message or the help of the given subcommand(s)

    Options:
      -h, --help  Print help

    ### backup
    Write a copy of what you made: tags, ratings, captions, focal regions, presets

    Usage: gravitas backup [OPTIONS] <FILE>

    Arguments:
      <FILE>  Where to; one file with tags, ratings, captions, focal regions, presets and saved searches

    Options:
          --overwrite  Replace a file that is there
      -h, --help       Print help

    ### restore
    Put back what you made from a copy

    Usage: gravitas restore [OPTIONS] <FILE>

    Arguments:
      <FILE>  A file made with `gravitas backup`

    Options:
      -h, --help  Print help

    ### doctor
    What works, what does not, what to do

    Usage: gravitas doctor [OPTIONS]

    Options:
      -h, --help  Print help

    ### report
    Write a page that shows what is found in the first pictures of a folder

    Usage: gravitas report [OPTIONS] [FOLDER]...

    Arguments:
      [FOLDER]...  Folders to add, index and analyse; what the library has without one

    Options:
          --out <DIR>  Where to write index.html and its pictures [default: report]
          --count <N>  How many pictures [default: 12]
      -h, --help       Print help
    "#);
}
