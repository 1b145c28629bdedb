import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.StringJoiner;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * HdrHistogram for Java, a line in and a line out, until standard input ends.
 *
 * <p>`read <percentile>...` turns an encoded histogram (V2, compressed, base64) into JSON: its count, min, max, those
 * percentiles, and each recorded bucket as [lowest, highest, count]. `write <highest>` turns pairs of value and count
 * into an encoded histogram from 1 to `highest` with three significant digits; it grows by itself where `highest` is 0.
 */
class HdrHistogramLines {
  public static void main(String[] args) throws IOException, DataFormatException {
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    double[] percentiles = Arrays.stream(rest).mapToDouble(Double::parseDouble).toArray();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line = lines.readLine(); line != null; line = lines.readLine())
      System.out.println(args[0].equals("read") ? read(line, percentiles) : write(line, Long.parseLong(rest[0])));
  }

  static String read(String line, double[] percentiles) throws DataFormatException {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(line));
    Histogram histogram = Histogram.decodeFromCompressedByteBuffer(bytes, 0);
    StringJoiner values = new StringJoiner(",", "[", "]");
    for (double percentile : percentiles) values.add(Long.toString(histogram.getValueAtPercentile(percentile)));
    StringJoiner buckets = new StringJoiner(",", "[", "]");
    for (HistogramIterationValue bucket : histogram.recordedValues()) {
      long highest = bucket.getValueIteratedTo();
      long lowest = histogram.lowestEquivalentValue(highest);
      buckets.add("[" + lowest + "," + highest + "," + bucket.getCountAtValueIteratedTo() + "]");
    }
    return "{\"count\":" + histogram.getTotalCount()
        + ",\"min\":" + histogram.getMinValue()
        + ",\"max\":" + histogram.getMaxValue()
        + ",\"percentiles\":" + values
        + ",\"buckets\":" + buckets + "}";
  }

  static String write(String line, long highest) {
    Histogram histogram = highest == 0 ? new Histogram(3) : new Histogram(1, highest, 3);
    String[] words = line.isEmpty() ? new String[0] : line.split(" ");
    for (int word = 0; word < words.length; word += 2)
      histogram.recordValueWithCount(Long.parseLong(words[word]), Long.parseLong(words[word + 1]));
    ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(bytes, Deflater.DEFAULT_COMPRESSION);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }
}
