//! Tensors of small pictures, number by number.

use super::*;
use crate::facts::Channels;
use crate::inference::{Layout, Order, TensorData, TensorType};

fn spec(text: &str) -> InputSpec {
    toml::from_str(text).unwrap()
}

/// Two pixels side by side: (10, 20, 30) and (40, 50, 60).
fn two_pixels() -> PixelBuffer {
    PixelBuffer::new(PxSize::new(2, 1), Channels::Rgb, vec![10, 20, 30, 40, 50, 60]).unwrap()
}

fn picture() -> Picture {
    Picture::new(&two_pixels(), PxSize::new(20, 10)).unwrap()
}

#[test]
fn planes_in_blue_green_red_without_scaling() {
    let fitted = picture().fitted(&spec("size = [2, 1]\norder = 'bgr'\ndivide = 1.0"));
    assert_eq!(fitted.tensor.shape, [1, 3, 1, 2]);
    assert_eq!(fitted.tensor.as_f32().unwrap(), [30.0, 60.0, 20.0, 50.0, 10.0, 40.0]);
}

#[test]
fn mean_and_deviation_follow_the_division() {
    let fitted = picture().fitted(&spec("size = [2, 1]\ndivide = 10.0\nmean = [1, 2, 3]\nstd = [1, 1, 0.5]"));
    assert_eq!(fitted.tensor.as_f32().unwrap(), [0.0, 3.0, 0.0, 3.0, 0.0, 6.0]);
}

#[test]
fn dividing_by_the_brightest_value_brings_it_to_one() {
    let fitted = picture().fitted(&spec("size = [2, 1]\ndivide_by_max = true\nlayout = 'nhwc'"));
    let numbers = fitted.tensor.as_f32().unwrap();
    assert_eq!(fitted.tensor.shape, [1, 1, 2, 3]);
    assert_eq!((numbers[0], numbers[5]), (10.0 / 60.0, 1.0));
}

#[test]
fn bytes_stay_bytes() {
    let fitted = picture().fitted(&spec("size = [2, 1]\nlayout = 'nhwc'\ndtype = 'u8'"));
    assert_eq!(fitted.tensor.data, TensorData::U8(vec![10, 20, 30, 40, 50, 60]));
}

#[test]
fn a_letterbox_is_padded_below_and_leads_back_to_source_pixels() {
    let spec = spec("size = [2, 2]\nfit = 'letterbox'\npad = 114\ndivide = 1.0");
    let fitted = picture().fitted(&spec);
    let red = &fitted.tensor.as_f32().unwrap()[..4];
    assert_eq!(red, [10.0, 40.0, 114.0, 114.0]);
    let back = fitted.transform.source_rect_from_input(PxRect::new(0.0, 0.0, 2.0, 1.0));
    assert_eq!(back, PxRect::new(0.0, 0.0, 20.0, 10.0));
}

#[test]
fn models_with_the_same_input_share_one_tensor() {
    let picture = picture();
    let (a, b) = (spec("name = 'a'\nsize = [2, 1]"), spec("name = 'b'\nsize = [2, 1]"));
    assert!(Arc::ptr_eq(&picture.fitted(&a).tensor, &picture.fitted(&b).tensor));
    let other = InputSpec { order: Order::Bgr, layout: Layout::Nchw, dtype: TensorType::F32, ..a };
    assert!(!Arc::ptr_eq(&picture.fitted(&other).tensor, &picture.fitted(&b).tensor));
}

#[test]
fn a_part_leads_back_to_where_it_was_cut() {
    let part = picture().fitted_part(&PxRect::new(10.0, 0.0, 50.0, 50.0), &spec("size = [4, 4]")).unwrap();
    let back = part.transform.source_rect_from_input(PxRect::new(0.0, 0.0, 4.0, 4.0));
    assert_eq!(back, PxRect::new(10.0, 0.0, 10.0, 10.0));
    assert!(picture().fitted_part(&PxRect::new(99.0, 0.0, 5.0, 5.0), &spec("size = [4, 4]")).is_none());
}

#[test]
fn free_sizes_keep_the_shape_in_whole_steps() {
    let body = spec("long_side = 641\nmultiple = 16\nplus = 1");
    assert_eq!(body.size_for(PxSize::new(1024, 683)), PxSize::new(641, 433));
    assert_eq!(body.size_for(PxSize::new(1, 30_000)), PxSize::new(17, 641));
    let faces = spec("long_side = 650\nmultiple = 32");
    assert_eq!(faces.size_for(PxSize::new(600, 600)), PxSize::new(640, 640));
}
