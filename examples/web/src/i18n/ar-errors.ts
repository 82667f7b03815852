import type { Messages } from '@loyalty-graphql/client';

/** What went wrong, in Arabic, by the keys of the client's messages. */
export const arErrors: Messages = {
  'error.ALREADY_VOIDED': 'أُلغيت هذه العملية من قبل. لم يتحرك أي مال.',
  'error.CARD_NOT_FOUND': 'هذه البطاقة غير معروفة أو لا يمكن استخدامها. تحقق من الرقم.',
  'error.DECLINED': 'رُفضت البطاقة ولم يُؤخذ شيء. استخدم بطاقة أخرى أو وسيلة دفع أخرى.',
  'error.INSUFFICIENT_FUNDS': 'رصيد البطاقة لا يكفي ولم يتحرك أي مال. جرّب مبلغًا أصغر أو بطاقة أخرى.',
  'error.INVALID_INPUT': 'في النموذج خطأ ما. صحّحه وحاول مرة أخرى.',
  'error.ORDER_CONFLICT': 'رقم الطلب هذا يخص طلبًا آخر. ابدأ من جديد.',
  'error.OUTCOME_UNKNOWN': 'لا يُعرف بعد كيف انتهت العملية. لا تدفع مرة أخرى؛ نحن نتحقق.',
  'error.TRANSACTION_NOT_FOUND': 'لا توجد عملية كهذه لإلغائها أو لإضافة إكرامية إليها. لم يتحرك أي مال.',
  'error.UPSTREAM_ERROR': 'رفض معالج البطاقات الطلب ولم يتحرك أي مال. اطلب المساعدة.',
  'error.UPSTREAM_UNAVAILABLE': 'لا يمكن الوصول إلى معالج البطاقات ولم يتحرك أي مال. حاول بعد لحظة.',
  'error.NEVER_ARRIVED': 'لم يصل الطلب قط، فلم يتحرك أي مال. حاول مرة أخرى.',
  'error.network': 'لا يوجد اتصال. تحقق من الشبكة وحاول مرة أخرى.',
  'error.timeout': 'لم يصل جواب في الوقت المحدد. حاول مرة أخرى.',
  'error.unauthenticated': 'انتهت جلستك. سجّل الدخول مرة أخرى.',
  'error.forbidden': 'لا يُسمح لك بهذا.',
  'error.rate-limited': 'محاولات كثيرة جدًا. انتظر لحظة وحاول مرة أخرى.',
  'error.bad-request': 'طلب التطبيق ما لا تفهمه الخدمة. حدّث التطبيق.',
  'error.server': 'حدث خطأ لدينا. حاول لاحقًا.',
};
