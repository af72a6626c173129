//! MP4 with H.264 through OpenH264.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use muxide::api::{Muxer, MuxerBuilder, VideoCodec};
use openh264::encoder::{
    BitRate, Complexity, Encoder, EncoderConfig, FrameRate, FrameType, IntraFramePeriod, QpRange,
    RateControlMode, UsageType, VuiConfig,
};
use openh264::formats::YUVBuffer;
use openh264::{OpenH264API, Timestamp};

use super::{FilmSpec, Frames, said};
use crate::facts::PixelBuffer;

pub(super) struct H264Film {
    encoder: Encoder,
    muxer: Muxer<BufWriter<File>>,
    fps: f64,
    shown: u32,
}

impl H264Film {
    pub(super) fn open(path: &Path, spec: &FilmSpec) -> Result<Self, String> {
        let encoder = Encoder::with_api_config(OpenH264API::from_source(), config(spec)).map_err(said)?;
        let file = BufWriter::new(File::create(path).map_err(said)?);
        let muxer = MuxerBuilder::new(file)
            .video(VideoCodec::H264, spec.size.w, spec.size.h, spec.fps)
            .build()
            .map_err(said)?;
        Ok(Self { encoder, muxer, fps: spec.fps, shown: 0 })
    }
}

/// One thread (so the bytes are the same everywhere), no frame left out, a key frame every two seconds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bit rates and frame rates are small"
)]
fn config(spec: &FilmSpec) -> EncoderConfig {
    let quality = f64::from(spec.quality.clamp(1, 100));
    // From a twentieth of a bit to a third a pixel; the quantiser keeps what is easy from taking all of it.
    let bits_a_pixel = 0.05 + 0.28 * (quality / 100.0).powi(2);
    let pixels = spec.size.area() as f64 * spec.fps;
    let worst = (44.0 - quality / 4.0).round() as u8;
    let best = (30.0 - quality / 5.0).round() as u8;
    EncoderConfig::new()
        .rate_control_mode(RateControlMode::Quality)
        .bitrate(BitRate::from_bps((bits_a_pixel * pixels).clamp(100_000.0, 200_000_000.0) as u32))
        .qp(QpRange::new(best.min(worst), worst.min(51)))
        .max_frame_rate(FrameRate::from_hz(spec.fps as f32))
        .usage_type(UsageType::CameraVideoRealTime)
        .complexity(Complexity::High)
        .skip_frames(false)
        .scene_change_detect(false)
        .background_detection(false)
        .intra_frame_period(IntraFramePeriod::from_num_frames((2.0 * spec.fps).ceil().max(1.0) as u32))
        .num_threads(1)
        .vui(VuiConfig::bt709())
}

impl Frames for H264Film {
    fn frame(&mut self, picture: &PixelBuffer) -> Result<(), String> {
        let at = f64::from(self.shown) / self.fps;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "films last a minute")]
        let millis = Timestamp::from_millis((at * 1000.0).round() as u64);
        let stream = self.encoder.encode_at(&yuv(picture), millis).map_err(said)?;
        let key = matches!(stream.frame_type(), FrameType::IDR | FrameType::I);
        let bytes = stream.to_vec();
        if bytes.is_empty() {
            return Err("the encoder left a frame out".to_owned());
        }
        self.muxer.write_video(at, &bytes, key).map_err(said)?;
        self.shown += 1;
        Ok(())
    }

    fn finish(self: Box<Self>, _stop: &dyn Fn() -> bool) -> Result<(), String> {
        self.muxer.finish().map_err(said)
    }
}

/// Brightness and colour of BT.709 in the range of television, colour halved by averaging two by two pixels.
fn yuv(picture: &PixelBuffer) -> YUVBuffer {
    let (w, h) = (picture.size().w as usize, picture.size().h as usize);
    let mut planes = vec![0; w * h * 3 / 2];
    let (luma, chroma) = planes.split_at_mut(w * h);
    let (blue, red) = chroma.split_at_mut(w * h / 4);
    for (y, row) in luma.chunks_exact_mut(w).enumerate() {
        let pixels = picture.bytes()[y * w * 3..(y + 1) * w * 3].as_chunks::<3>().0;
        for (value, &[r, g, b]) in row.iter_mut().zip(pixels) {
            *value = part([11_966, 40_254, 4_064], [r, g, b].map(u32::from), 16, 1);
        }
    }
    for y in 0..h / 2 {
        let row = |y: usize| picture.bytes()[y * w * 3..(y + 1) * w * 3].as_chunks::<3>().0;
        let (upper, lower) = (row(2 * y), row(2 * y + 1));
        for x in 0..w / 2 {
            let sum = std::array::from_fn(|c| {
                [upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]]
                    .iter()
                    .map(|pixel| u32::from(pixel[c]))
                    .sum()
            });
            blue[y * (w / 2) + x] = part([-6_596, -22_189, 28_785], sum, 128, 4);
            red[y * (w / 2) + x] = part([28_785, -26_145, -2_640], sum, 128, 4);
        }
    }
    YUVBuffer::from_vec(planes, w, h)
}

/// Weights in 65536ths of the sum over `count` pixels, above `zero`.
fn part(weights: [i64; 3], sum: [u32; 3], zero: i64, count: i64) -> u8 {
    let total: i64 = weights.iter().zip(sum).map(|(weight, value)| weight * i64::from(value)).sum();
    let rounded = (total + 32_768 * count).div_euclid(65_536 * count);
    u8::try_from((zero + rounded).clamp(0, 255)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Channels;
    use crate::geometry::PxSize;
    use openh264::formats::YUVSource as _;

    #[test]
    fn grey_has_no_colour_and_stays_in_the_range_of_television() {
        for (grey, wanted) in [(0, 16), (255, 235), (128, 126)] {
            let picture = PixelBuffer::new(PxSize::new(2, 2), Channels::Rgb, vec![grey; 12]).unwrap();
            let out = yuv(&picture);
            assert!(out.y().iter().all(|v| v.abs_diff(wanted) <= 1), "{grey}: {:?}", out.y());
            assert_eq!((out.u(), out.v()), (&[128][..], &[128][..]));
        }
        let red = PixelBuffer::new(PxSize::new(2, 2), Channels::Rgb, [255, 0, 0].repeat(4)).unwrap();
        let out = yuv(&red);
        assert!(out.v()[0] > 230 && out.u()[0] < 110 && out.y()[0].abs_diff(63) <= 1);
    }
}
