"""Networks of other courses, as textbooks, students and libraries write them: source, arguments, the shape of an input.

Long, since every network is a whole one.
"""

from __future__ import annotations

NETS: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...] = (
    (
        """class MLP(nn.Module):
    def __init__(self, d_in, hidden, d_out, depth=3, dropout=0.1, act="relu"):
        super().__init__()
        acts = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU}
        if act not in acts:
            raise KeyError(act)
        dims = [d_in] + [hidden] * (depth - 1) + [d_out]
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(dims, dims[1:]))
        self.act, self.drop = acts[act](), nn.Dropout(dropout)
    def forward(self, x):
        x = x.flatten(start_dim=1)
        *hidden, last = self.layers
        for layer in hidden:
            x = self.drop(self.act(layer(x)))
        return F.log_softmax(last(x), dim=-1)
""",
        (28 * 28, 64, 10),
        (1, 28, 28),
    ),
    (
        """class BasicBlock(nn.Module):
    expansion = 1
    def __init__(self, inplanes, planes, stride=1, downsample=None):
        super(BasicBlock, self).__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample = downsample
        self.stride = stride
    def forward(self, x):
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)

class ResNet(nn.Module):
    def __init__(self, block_counts, num_classes):
        super().__init__()
        self.inplanes = 16
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(inplace=True))
        self.layer1 = self._make_layer(BasicBlock, 16, block_counts)
        self.layer2 = self._make_layer(BasicBlock, 32, block_counts, stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(32 * BasicBlock.expansion, num_classes)
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode='fan_out', nonlinearity='relu')
            elif isinstance(m, (nn.BatchNorm2d, nn.GroupNorm)):
                nn.init.constant_(m.weight, 1)
                nn.init.constant_(m.bias, 0)
    def _make_layer(self, block, planes, blocks, stride=1):
        downsample = None
        if stride != 1 or self.inplanes != planes * block.expansion:
            downsample = nn.Sequential(nn.Conv2d(self.inplanes, planes * block.expansion, 1, stride, bias=False), nn.BatchNorm2d(planes * block.expansion))
        layers = []
        layers.append(block(self.inplanes, planes, stride, downsample))
        self.inplanes = planes * block.expansion
        for _ in range(1, blocks):
            layers.append(block(self.inplanes, planes))
        return nn.Sequential(*layers)
    def forward(self, x):
        x = self.stem(x)
        x = self.layer2(self.layer1(x))
        x = torch.flatten(self.avgpool(x), 1)
        return self.fc(x)
""",
        (2, 10),
        (3, 32, 32),
    ),
    (
        """class MultiHeadAttention(nn.Module):
    def __init__(self, d_model: int, num_heads: int):
        super().__init__()
        assert d_model % num_heads == 0, "d_model must be divisible by num_heads"
        self.d_model, self.h, self.d_k = d_model, num_heads, d_model // num_heads
        self.W_q, self.W_k, self.W_v, self.W_o = [nn.Linear(d_model, d_model) for _ in range(4)]
        self.scale = math.sqrt(self.d_k)
    def split(self, x):
        b, t, _ = x.size()
        return x.view(b, t, self.h, self.d_k).transpose(1, 2)
    def forward(self, q, k=None, v=None, mask=None):
        k = q if k is None else k
        v = q if v is None else v
        q, k, v = map(self.split, (self.W_q(q), self.W_k(k), self.W_v(v)))
        scores = torch.matmul(q, k.transpose(-2, -1)) / self.scale
        if mask is None:
            mask = torch.tril(torch.ones(q.size(2), q.size(2))).bool()
        scores = scores.masked_fill(mask == 0, float('-inf')) if False else scores
        attn = torch.softmax(scores, dim=-1)
        out = (attn @ v).transpose(1, 2).contiguous().view(q.size(0), -1, self.d_model)
        return self.W_o(out)
""",
        (32, 4),
        (7, 32),
    ),
    (
        """class Block(nn.Module):
    def __init__(self, d, heads, mult=4):
        super().__init__()
        self.attn = nn.MultiheadAttention(d, heads, batch_first=True)
        self.ff = nn.Sequential(nn.Linear(d, mult * d), nn.GELU(), nn.Linear(mult * d, d))
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
    def forward(self, x):
        h = self.n1(x)
        a, _ = self.attn(h, h, h, need_weights=False)
        x = x + a
        return x + self.ff(self.n2(x))
class Transformer(nn.Module):
    def __init__(self, d, heads, depth):
        super().__init__()
        self.pos = nn.Parameter(torch.zeros(1, 7, d))
        self.blocks = nn.Sequential(*[Block(d, heads) for _ in range(depth)])
        self.head = nn.Linear(d, 5)
    def forward(self, x):
        x = self.blocks(x + self.pos[:, :x.shape[1]])
        return self.head(x.mean(dim=1))
""",
        (16, 2, 2),
        (7, 16),
    ),
    (
        """class LSTMNet(nn.Module):
    def __init__(self, n_in, n_hid, n_out):
        super().__init__()
        self.hidden_size = n_hid
        self.lstm = nn.LSTM(n_in, n_hid, num_layers=2, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(2 * n_hid, n_out)
    def init_hidden(self, batch):
        return (torch.zeros(4, batch, self.hidden_size), torch.zeros(4, batch, self.hidden_size))
    def forward(self, x):
        out, (h, c) = self.lstm(x, self.init_hidden(x.size(0)))
        return self.fc(out[:, -1, :])
""",
        (5, 6, 3),
        (9, 5),
    ),
    (
        """class AE(nn.Module):
    class Encoder(nn.Module):
        def __init__(self, z):
            super().__init__()
            self.net = nn.Sequential(nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 14 * 14, z))
        def forward(self, x): return self.net(x)
    class Decoder(nn.Module):
        def __init__(self, z):
            super().__init__()
            self.fc = nn.Linear(z, 8 * 14 * 14)
            self.up = nn.ConvTranspose2d(8, 1, 4, 2, 1)
        def forward(self, z):
            h = F.relu(self.fc(z)).reshape(-1, 8, 14, 14)
            return torch.sigmoid(self.up(h))
    def __init__(self, z_dim):
        super().__init__()
        self.encoder, self.decoder = self.Encoder(z_dim), AE.Decoder(z_dim)
    def forward(self, x):
        return self.decoder(self.encoder(x))
""",
        (12,),
        (1, 28, 28),
    ),
    (
        """class Inception(nn.Module):
    def __init__(self, cin, *, ch1=4, ch3=(4, 8), pool=4):
        super().__init__()
        r, o = ch3
        self.branches = nn.ModuleDict({'b1': nn.Conv2d(cin, ch1, 1), 'b3': nn.Sequential(nn.Conv2d(cin, r, 1), nn.Conv2d(r, o, 3, padding=1)),
                                       'pool': nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), nn.Conv2d(cin, pool, 1))})
    def forward(self, x):
        return F.relu(torch.cat([b(x) for b in self.branches.values()], dim=1))
class Net(nn.Module):
    def __init__(self, cin):
        super().__init__()
        self.a = Inception(cin)
        self.b = Inception(16, ch1=2, pool=6)
        self.gap = nn.AdaptiveAvgPool2d(1)
    def forward(self, x):
        return self.gap(self.b(self.a(x))).squeeze(-1).squeeze(-1)
""",
        (3,),
        (3, 12, 12),
    ),
    (
        """class DenseBlock(nn.Module):
    def __init__(self, n, cin, growth):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(cin + i * growth, growth, 3, padding=1) for i in range(n)])
    def forward(self, x):
        feats = [x]
        for l in self.layers:
            feats += [F.relu(l(torch.cat(feats, 1)))]
        return torch.cat(feats, 1)
class DenseNet(nn.Module):
    def __init__(self, blocks=(2, 2), growth=4, classes=10):
        super().__init__()
        c, mods = 3, []
        for i, n in enumerate(blocks):
            mods += [DenseBlock(n, c, growth)]
            c += n * growth
            if i != len(blocks) - 1:
                mods.append(nn.Sequential(nn.BatchNorm2d(c), nn.ReLU(), nn.Conv2d(c, c // 2, 1), nn.AvgPool2d(2)))
                c //= 2
        self.features = nn.Sequential(*mods)
        self.classifier = nn.Linear(c, classes)
    def forward(self, x):
        f = self.features(x)
        return self.classifier(F.adaptive_avg_pool2d(f, (1, 1)).view(f.size(0), -1))
""",
        (),
        (3, 16, 16),
    ),
    (
        """class PositionalEncoding(nn.Module):
    def __init__(self, d_model, max_len=50):
        super().__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        self.register_buffer("pe", pe.unsqueeze(0))
    def forward(self, x):
        return x + self.pe[:, : x.size(1)]
class Enc(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.pe = PositionalEncoding(d)
        layer = nn.TransformerEncoderLayer(d_model=d, nhead=2, dim_feedforward=32, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, num_layers=2)
    def forward(self, x):
        return self.encoder(self.pe(x))
""",
        (8,),
        (6, 8),
    ),
    (
        """class GRUTagger(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.cell = nn.GRUCell(d, h)
        self.out = nn.Linear(h, 3)
        self.h = h
    def forward(self, x):
        state = x.new_zeros(x.size(0), self.h)
        outputs = []
        for t in range(x.size(1)):
            state = self.cell(x[:, t], state)
            outputs.append(self.out(state))
        return torch.stack(outputs, dim=1)
""",
        (4, 5),
        (6, 4),
    ),
    (
        """class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 4 * 4, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)
    def num_flat_features(self, x):
        size = x.size()[1:]
        num_features = 1
        for s in size:
            num_features *= s
        return num_features
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = x.view(-1, self.num_flat_features(x))
        x = F.relu(self.fc1(x)); x = F.relu(self.fc2(x))
        return self.fc3(x)
""",
        (),
        (1, 28, 28),
    ),
    (
        """class SEBlock(nn.Module):
    def __init__(self, c, r=4):
        super().__init__()
        self.fc = nn.Sequential(nn.Linear(c, max(1, c // r)), nn.ReLU(), nn.Linear(max(1, c // r), c), nn.Sigmoid())
    def forward(self, x):
        b, c, *_ = x.shape
        w = self.fc(x.mean(dim=(2, 3))).view(b, c, 1, 1)
        return x * w.expand_as(x)
class Net(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.w = widths
        self.stages = nn.Sequential()
        for i, (a, b) in enumerate(zip((3, 8), (8, widths))):
            self.stages.add_module(f"stage{i}", nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.GroupNorm(num_groups=2, num_channels=b), nn.SiLU(), SEBlock(b)))
    def forward(self, x):
        y = self.stages(x)
        return y.flatten(1).sum(1, keepdim=True)
""",
        (16,),
        (3, 16, 16),
    ),
    (
        """class PixelNet(nn.Module):
    def __init__(self, scale):
        super().__init__()
        self.body = nn.Sequential(*[m for _ in range(2) for m in (nn.Conv2d(3, 3, 3, padding=1), nn.PReLU())])
        self.up = nn.Sequential(nn.Conv2d(3, 3 * scale ** 2, 3, padding=1), nn.PixelShuffle(scale))
    def forward(self, x):
        res = x
        x = self.body(x)
        return self.up(torch.add(x, res)) + F.interpolate(res, scale_factor=self.scale if hasattr(self, 'scale') else 2, mode='bicubic', align_corners=False)
""",
        (2,),
        (3, 8, 8),
    ),
    (
        """class MaskedConv2d(nn.Conv2d):
    def __init__(self, mask_type, *args, **kwargs):
        super().__init__(*args, **kwargs)
        assert mask_type in {'A', 'B'}
        self.register_buffer('mask', self.weight.data.clone())
        _, _, kH, kW = self.weight.size()
        self.mask.fill_(1)
        self.mask[:, :, kH // 2, kW // 2 + (mask_type == 'B'):] = 0
        self.mask[:, :, kH // 2 + 1:] = 0
    def forward(self, x):
        self.weight.data *= self.mask
        return super(MaskedConv2d, self).forward(x)
class PixelCNN(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.net = nn.Sequential(MaskedConv2d('A', 1, n, 7, 1, 3, bias=False), nn.BatchNorm2d(n), nn.ReLU(True), MaskedConv2d('B', n, n, 7, 1, 3), nn.Conv2d(n, 256, 1))
    def forward(self, x): return self.net(x)
""",
        (8,),
        (1, 14, 14),
    ),
)
