import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends a message with each properties text that stands in standard input behind a NUL, to the brokers and the topic of
 * the arguments; prints for each whether its producer is idempotent, and which of its names are no producer's.
 */
class ProducerProperties {
  public static void main(String[] args) throws Exception {
    for (String text : new String(System.in.readAllBytes()).split("\0")) {
      Properties given = read(text);
      Set<String> unknown = new TreeSet<>(given.stringPropertyNames());
      unknown.removeAll(ProducerConfig.configNames());
      given.put("bootstrap.servers", args[0]);
      given.put("key.serializer", StringSerializer.class.getName());
      given.put("value.serializer", StringSerializer.class.getName());
      try (KafkaProducer<String, String> producer = new KafkaProducer<>(given)) {
        producer.send(new ProducerRecord<>(args[1], "a", "text")).get();
      }
      boolean idempotent = new ProducerConfig(given).getBoolean("enable.idempotence");
      System.out.println("idempotent=" + idempotent + " unknown=" + unknown);
    }
  }

  static Properties read(String text) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = new StringReader(text)) {
      properties.load(reader);
    }
    return properties;
  }
}
