//! What people marked in a picture of the library counts on the command line as well.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn gravitas(home: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gravitas"));
    command.args(["--no-progress", "--library"]).arg(home.join("library")).args(args);
    command.output().unwrap()
}

fn answer(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text} {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

#[test]
fn custom_coordinates_and_regions_of_an_asset_are_cut() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let photos = home.join("photos");
    std::fs::create_dir(&photos).unwrap();
    let mut bytes = b"P6\n160 120\n255\n".to_vec();
    bytes.extend([90, 140, 200].repeat(160 * 120));
    let file = photos.join("quay.ppm");
    std::fs::write(&file, bytes).unwrap();
    let file = file.to_str().unwrap();
    assert!(gravitas(home, &["add", photos.to_str().unwrap()]).status.success());
    assert!(gravitas(home, &["focus", "set", file, "20,30,40,50"]).status.success());
    assert!(gravitas(home, &["focus", "set", file, "100,10,30,20", "--region", "sign"]).status.success());

    let cut = |text: &str, take: Value| {
        let out = home.join("out.png");
        let out = out.to_str().unwrap();
        let made = answer(&gravitas(home, &["crop", file, text, "-o", out, "--overwrite", "--json"]));
        assert_eq!((&made["take"], &made["warnings"]), (&take, &json!([])), "{text}");
        let planned = answer(&gravitas(home, &["plan", file, text, "--json"]));
        assert_eq!(planned["take"], take, "{text}");
        let size = image::image_dimensions(out).unwrap();
        assert_eq!(json!([size.0, size.1]), json!([take[2], take[3]]), "{text}");
    };
    cut("c_crop,g_custom", json!([20, 30, 40, 50]));
    cut("c_crop,g_region_!sign!", json!([100, 10, 30, 20]));
}
