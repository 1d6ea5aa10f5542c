using CsCheck;

namespace PolicyGate.Tool.Tests.Fuzzing;

/// <summary>Bytes that were good once: genuine input with a few changes of the kinds that break readers.</summary>
internal static class Mutation
{
    private static readonly byte[][] Pieces = [.. new[]
    {
        "{", "}", "[", "]", "\"", ":", ",", "null", "true", "-1", "1e999", "99999999999999999999", "\\u0000", "\\ud800", "<", ">", "</", "<!--", "-->", "<![CDATA[", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "&a;", "&#0;",
        "$(", "%2e", "..", "../", "/", "\\", "\n", "\r\n", "\t", "- ", "? ", "| ", "> ", "&a ", "*a", "!t ", "---\n", "#", "'", "*", "[1.0,", "(,)", "1.0.0-", "net10.0", "é", "\uFEFF", "\u202E", "PK\u0001\u0002", "PK\u0005\u0006",
    }.Select(System.Text.Encoding.UTF8.GetBytes), [0], [0xFF], [0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0x30, 0x80], [0, 0, 0, 0], new byte[300]];

    private static readonly Gen<(int Kind, double At, int Length, int What)> Change = Gen.Select(Gen.Int[0, 6], Gen.Double[0, 1], Gen.Int[1, 64], Gen.Int[0, 1_000_000]);

    /// <summary>One of the seeds, changed one to six times.</summary>
    public static Gen<byte[]> Of(params byte[][] seeds) => Gen.Select(Gen.Int[0, seeds.Length - 1], Change.Array[1, 6]).Select((seed, changes) =>
    {
        List<byte> bytes = [.. seeds[seed]];
        foreach ((int kind, double where, int length, int what) in changes)
        {
            int at = (int)(where * bytes.Count);
            int end = Math.Min(bytes.Count, at + length);
            switch (kind)
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << (what % 8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)what;
                    break;
                case 2:
                    bytes.RemoveRange(at, end - at);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, end - at));
                    break;
                case 4:
                    bytes.InsertRange(at, Pieces[what % Pieces.Length]);
                    break;
                case 5:
                    // A part of another place.
                    int from = what % (bytes.Count + 1);
                    bytes.InsertRange(at, bytes.GetRange(from, Math.Min(length, bytes.Count - from)));
                    break;
                case 6:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    break;
            }
        }

        return bytes.ToArray();
    });
}
